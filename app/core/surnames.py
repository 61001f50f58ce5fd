"""How Chinese family names and many-voiced given-name characters are read, where a dictionary's first reading is wrong."""

# One family name or character a blank-parted entry: characters, a colon, the readings parted by commas (ü typed as v).
# The dictionary's own first reading is always kept beside these, because people type either.
_SINGLE = """
单單:shan,dan,chan 仇:qiu,chou 查:zha,cha 曾:zeng,ceng 解:xie,jie 区區:ou,qu 翟:zhai,di 覃:qin,tan 缪繆:miao,mou
朴:piao,pu 盖蓋:ge,gai 乐樂:yue,le 任:ren 华華:hua 盛:sheng,cheng 冼:xian 逄:pang 员員:yun,yuan 尉:wei,yu 宓:mi,fu
纪紀:ji 种種:chong,zhong 折:she,zhe 逯:lu 适適:shi,kuo 洗:xian,xi 召:shao,zhao 秘祕:bi,mi 谌諶:chen,shen 晁:chao
郗:xi,chi 隗:wei,kui 哈:ha 干:gan 过過:guo 令:ling 繁:po,fan 那:na 褚:chu,zhu 祭:zhai,ji 车車:che,ju 石:shi
宁寧甯:ning 万萬:wan,mo 幺:yao 黑:he,hei 牟:mou,mu 莘:shen,xin 沈瀋:shen,chen 撒:sa 薄:bo,bao 卜:bu,bo 乜:nie,mie
能:nai,neng 阚闞:kan 佴:nai,er 长長:zhang,chang 佟:tong 番:pan,fan 重:chong,zhong 臧:zang 藏:zang,cang 便:pian,bian
句:gou,ju 勾:gou 缴:jiao 葛:ge 合:he 戏戲:xi,hu 行:xing,hang 郇:xun,huan 郄:qie,xi 眭:sui 胥:xu 夏:xia 降:xiang,jiang
兴興:xing 幸:xing 应應:ying 余:yu 於:yu 喻:yu 员:yun,yuan 恽惲:yun 贠:yun,yuan 郧:yun 詹:zhan 占:zhan 仉:zhang
祝:zhu 颛:zhuan 禚:zhuo 亓:qi 麴:qu 麻:ma 墨:mo 钭鈄:tou,dou 都:du,dou 费費:fei,bi 妫:gui 桂:gui 炅:gui,jiong
艾:ai 敖:ao 伯:bo,bai 柏:bai,bo 贲賁:ben 秕:bi 卞:bian 晟:cheng,sheng 丑:chou 啜:chuai,chuo 厍:she 佘:she 舍:she
射:she,ye 什:shi,shen 似:si 台臺:tai 澹:tan,dan 佗:tuo 危:wei 系:xi 鲜鮮:xian 相:xiang 校:xiao,jiao 咸:xian
叶葉:ye,she 尹:yin 育:yu 禹:yu 元:yuan 咎:jiu,zan 昝:zan 丁:ding 钻:zuan 朝:chao,zhao 强強:qiang,jiang 大:da,dai
角:jue,jiao 会會:kuai,gui,hui 假:xia,jia 贾賈:jia,gu 夹:jia 景:jing 俱:ju 阙闕:que 雒:luo 六:lu,liu 陆陸:lu,liu
吕呂:lv 闾閭:lv 律:lv 芈:mi 弥:mi 嬷:mo 衲:na 粘:nian,zhan 甯:ning 俞:yu,shu 殷:yin,yan 尤:you 呙咼:guo,wai
缑:gou 妘:yun 嬴:ying 庹:tuo 闵閔:min 阎閻:yan 燕:yan 鄢:yan 晏:yan 仰:yang 么:yao,me 要:yao 隽雋:juan,jun 阿:a,e
"""
_COMPOUND = """
尉迟尉遲:yu.chi,wei.chi 万俟萬俟:mo.qi,wan.qi 单于單于:chan.yu,shan.yu,dan.yu 澹台澹臺:tan.tai,dan.tai 长孙長孫:zhang.sun,chang.sun
令狐:ling.hu 宇文:yu.wen 皇甫:huang.fu 上官:shang.guan 司徒:si.tu 司马司馬:si.ma 欧阳歐陽:ou.yang 诸葛諸葛:zhu.ge 夏侯:xia.hou
东方東方:dong.fang 慕容:mu.rong 公孙公孫:gong.sun 淳于:chun.yu 钟离鍾離:zhong.li 鲜于鮮于:xian.yu 闾丘閭丘:lv.qiu 亓官:qi.guan
仉督:zhang.du 子车子車:zi.ju,zi.che 颛孙顓孫:zhuan.sun 巫马巫馬:wu.ma 公西:gong.xi 漆雕:qi.diao 壤驷壤駟:rang.si 公良:gong.liang
拓跋:tuo.ba 夹谷夾谷:jia.gu 宰父:zai.fu 谷梁穀梁:gu.liang 贺兰賀蘭:he.lan 纳兰納蘭:na.lan 独孤獨孤:du.gu 西门西門:xi.men
南宫南宮:nan.gong 百里:bai.li 呼延:hu.yan 端木:duan.mu 轩辕軒轅:xuan.yuan 赫连赫連:he.lian 申屠:shen.tu 太叔:tai.shu 濮阳濮陽:pu.yang
闻人聞人:wen.ren 羊舌:yang.she 微生:wei.sheng 梁丘:liang.qiu 左丘:zuo.qiu 东郭東郭:dong.guo 公冶:gong.ye 宗政:zong.zheng
太史:tai.shi 仲孙仲孫:zhong.sun 第五:di.wu 叔孙叔孫:shu.sun 屈突:qu.tu 吐谷浑吐谷渾:tu.yu.hun 尔朱爾朱:er.zhu 哥舒:ge.shu
"""
_GIVEN = """
乐樂:le,yue 行:xing,hang 长長:chang,zhang 重:zhong,chong 朝:chao,zhao 传傳:chuan,zhuan 都:du,dou 盛:sheng,cheng 晟:sheng,cheng
茜:qian,xi 柏:bai,bo 贾賈:jia,gu 会會:hui,kuai 参參:can,shen,cen 厦廈:xia,sha 娜:na,nuo 卜:bu,bo 阿:a,e 伽:jia,qie,ga 曾:zeng,ceng
调調:tiao,diao 省:sheng,xing 藏:cang,zang 洗:xi,xian 朴:pu,piao 强強:qiang,jiang 降:jiang,xiang 乘:cheng,sheng 奇:qi,ji 系:xi,ji
殷:yin,yan 燕:yan 石:shi,dan 宁寧:ning 露:lu,lou 熟:shu,shou 六:liu,lu 绿綠:lv,lu 率:shuai,lv 大:da,dai 单單:dan,shan 解:jie,xie
车車:che,ju 角:jiao,jue 觉覺:jue,jiao 校:xiao,jiao 佛:fo,fu 薄:bo,bao 百:bai,bo 伯:bo,bai 陆陸:lu,liu 盖蓋:gai,ge 莞:guan,wan 芥:jie,gai
昱:yu 珏:jue 玥:yue 赟贇:yun 翀:chong 喆:zhe 堃:kun 淼:miao 焱:yan 鑫:xin 璟:jing 瑾:jin 彧:yu 彤:tong 旻:min 颉頡:jie,xie 倩:qian
俊:jun 隽雋:jun,juan 禅禪:chan,shan 还還:huan,hai 弹彈:dan,tan 亲親:qin,qing 馨:xin 丞:cheng 见見:jian,xian 景:jing 蔓:man,wan 嘉:jia
落:luo,la 核:he,hu 汤湯:tang,shang 万萬:wan,mo 更:geng 什:shi,shen 似:si,shi 属屬:shu,zhu 尾:wei,yi 咏詠:yong 育:yu,yo 臧:zang 峙:zhi,shi
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in text.split():
        characters, _, readings = entry.partition(":")
        for character in characters if readings else ():
            found[character] = tuple(readings.split(","))
    return found


def _compounds(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for entry in text.split():
        characters, _, readings = entry.partition(":")
        if not readings:
            continue
        whole = tuple(tuple(reading.split(".")) for reading in readings.split(","))
        size = len(whole[0])
        for start in range(0, len(characters), size):
            found[characters[start : start + size]] = whole
    return found


SURNAMES = _table(_SINGLE)
COMPOUND_SURNAMES = _compounds(_COMPOUND)
GIVEN = _table(_GIVEN)
