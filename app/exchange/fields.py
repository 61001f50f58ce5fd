"""What a column of a file can be, and the headings it goes by."""

from dataclasses import replace

from app.core.forms import Field, Kind
from app.core.i18n import N_
from app.people.fields import PERSON_FIELDS
from app.visits.fields import EXPECT_FIELDS, VISIT_FIELDS

PEOPLE, VISITS, EXPECTED, COMPLAINTS = "people", "visits", "expected", "complaints"
KINDS = {PEOPLE: N_("People"), VISITS: N_("Visits"), COMPLAINTS: N_("Complaints")}

_NAME_PARTS = (
    Field("family_name", N_("Family name")),
    Field("given_name", N_("Given name")),
    Field("middle_name", N_("Middle name")),
)
_VISIT_ONLY = (
    Field("host_family_name", N_("Host's family name")),
    Field("host_given_name", N_("Host's given name")),
    Field("host_place", N_("Where the host is")),
    Field("group_total", N_("People of the whole group"), Kind.NUMBER, minimum=0, maximum=99_999),
    Field("expected", N_("Expected at")),
    Field("expected_time", N_("Expected, time of day")),
    Field("arrived", N_("Arrived at")),
    Field("arrived_time", N_("Arrived, time of day")),
    Field("left", N_("Left at")),
    Field("left_time", N_("Left, time of day")),
    Field("cancelled", N_("Cancelled at")),
    Field("state", N_("State")),
    Field("leaving", N_("Leaving")),
    Field("day", N_("Day on the list")),
    Field("number", N_("Number")),
    Field("other_badge", N_("Badge of the source")),
    Field("remark", N_("Further remark")),
)
_LEAD = (Field("lead", N_("Lead")), Field("group", N_("Group")))
_NOT_IN_A_GROUP = ("day", "time", "weekdays", "until", "assistance")  # the day is a column of its own kind; help is asked for at the desk
# a complaint of an existing register (papers.md 6); our own export has these headings
_COMPLAINT = (
    Field("number", N_("Number"), max_len=60), Field("received", N_("Received at"), required=True),
    Field("received_time", N_("Received, time of day")), Field("name", N_("Complainant"), max_len=255),
    Field("phone", N_("Contact"), max_len=255), Field("home", N_("Home / address"), max_len=255),
    Field("place", N_("Place complained about"), max_len=255), Field("channel", N_("Came")), Field("kind", N_("Kind of complaint")),
    Field("original", N_("Mark on the original"), max_len=60), Field("summary", N_("Summary")),
    Field("story", N_("What happened"), Kind.LINES), Field("wish", N_("What the person wants"), max_len=1000),
    Field("team", N_("Responsible team"), max_len=60), Field("handler", N_("Handled by"), max_len=60),
    Field("result", N_("Result"), Kind.LINES, max_len=4000), Field("told", N_("Told at")),
    Field("visited", N_("Visited at")), Field("visitor", N_("Return visitor"), max_len=60), Field("satisfaction", N_("Satisfied?")),
    Field("opinion", N_("Opinion, criticism, suggestion"), Kind.LINES, max_len=2000),
    Field("round", N_("Round"), Kind.NUMBER, minimum=1, maximum=99), Field("closed", N_("Closed at")),
    Field("received_by", N_("Received by"), max_len=60), Field("note", N_("Note"), Kind.LINES, max_len=2000),
)  # fmt: skip
# never taken in: the column our own file of faulty rows adds
REASON = Field("why_not", N_("Why this row was not taken"))

TARGETS: dict[str, tuple[Field, ...]] = {
    PEOPLE: (PERSON_FIELDS[0], *_NAME_PARTS, *PERSON_FIELDS[1:]),
    # old registers say less than the desk asks for today: only the name must be there
    VISITS: (VISIT_FIELDS[0], *_NAME_PARTS, *(replace(field, required=False) for field in VISIT_FIELDS[1:]), *_VISIT_ONLY),
    COMPLAINTS: _COMPLAINT,
    EXPECTED: (
        VISIT_FIELDS[0],
        *_NAME_PARTS,
        *(replace(field, required=False) for field in EXPECT_FIELDS[1:] if field.name not in _NOT_IN_A_GROUP),
        *(field for field in _VISIT_ONLY if field.name.startswith(("host_", "expected"))),
        *_LEAD,
    ),
}

# Headings folded and without blanks and signs (mapping.plain_heading); our own labels are added in every language.
_COMMON = {
    "name": "姓名 名字 访客 访客姓名 来访人 来访人员 来访者 来访人姓名 访客名称 人员姓名 住户 住户姓名 业主 业主姓名 客户 客户姓名 "
    "联系人 联系人姓名 "
    "name fullname visitor visitorname guest guestname person personname contact contactname 姓名全称 訪客 訪客姓名 來訪人 來訪者",
    "family_name": "姓 姓氏 lastname surname familyname namelast visitorlastname lname",
    "given_name": "名 firstname givenname namefirst visitorfirstname forename fname",
    "middle_name": "middlename namemid middle mi middleinitial",
    "company": "单位 公司 单位名称 公司名称 来访单位 工作单位 所属单位 访客单位 访客公司 company organisation organization "
    "employer firm 單位 來訪單位",
    "plate": "车牌 车牌号 车牌号码 车号 plate plateno platenumber licenseplate licenceplate vehicle carplate carno registration "
    "車牌 車牌號",
    "note": "备注 说明 附注 note notes remark remarks comment comments 備註",
}
_PHONE = (
    "电话 电话号码 手机 手机号 手机号码 联系电话 联系方式 联系手机 来访人电话 访客电话 访客手机 移动电话 "
    "phone phones phoneno phonenumber mobile mobileno mobilenumber cell cellphone tel telephone contactnumber contactno 電話 手機 "
    "手機號碼 聯絡電話"
)
HEADINGS: dict[str, dict[str, str]] = {
    PEOPLE: {
        **_COMMON,
        "phones": _PHONE,
        "place": "房号 房间 房间号 房屋 住址 地址 门牌 门牌号 单元 部门 科室 所属部门 home room flat apartment unit address "
        "department dept 房號 部門",
        "languages": "语言 语种 language languages 語言",
    },
    VISITS: {
        **_COMMON,
        "phone": _PHONE,
        "host": "被访人 被访者 被访人姓名 受访人 受访者 接待人 拜访对象 拜访人 访问对象 对接人 被访房号 拜访房号 房号 被访单位 被访部门 "
        "host hostname visiting visitee visiteename personvisited tosee whomtosee meetingwith employee home room flat 被訪人 受訪人 房號",
        "host_family_name": "visiteenamelast hostlastname visiteelastname",
        "host_given_name": "visiteenamefirst hostfirstname visiteefirstname",
        "host_place": "meetingloc meetinglocation meetingroom location 会议室 会见地点 地点 拜访地点 被访地点",
        "purpose": "事由 来访事由 来访目的 拜访目的 目的 访问事由 来访原因 purpose reason purposeofvisit reasonforvisit "
        "visitpurpose 來訪事由 來訪目的",
        "type": "访客类型 类型 来访类型 visitortype type category visittype 訪客類型",
        "people": "人数 来访人数 随行人数含本人 people persons headcount numberofpeople pax 人數 來訪人數",
        "group_total": "totalpeople grouptotal groupsize 团队人数 团队总人数 总人数 團隊人數",
        "belongings": "随身物品 携带物品 物品 belongings items equipment 隨身物品 攜帶物品",
        "assistance": "疏散协助 需要协助 行动不便 assistance needsassistance needshelp 疏散協助 需要協助",
        "language": "badgelanguage 胸卡语言",
        "expected": "预约时间 预计到访时间 预约日期 计划时间 expected expectedat appointment apptstartdate appointmentstart "
        "scheduled eta 預約時間",
        "expected_time": "预约时刻",
        "arrived": "来访时间 到访时间 到达时间 进入时间 签到时间 签入时间 登记时间 入场时间 来访日期 日期 到访日期 登记日期 "
        "进门时间 时间 "
        "arrived arrivedat arrival arrivaltime arrivaldate timein checkin checkedin checkintime signin signintime signedin toa "
        "entry entrytime "
        "date visitdate datetime day datein 來訪時間 到訪時間 簽到時間 日期時間",
        "arrived_time": "到达时刻 到访时刻 时刻 time arrivaltimeofday timeofarrival clockin",
        "left": "离开时间 离场时间 签出时间 签离时间 走访时间 离去时间 出门时间 left leftat departure departed departuretime timeout "
        "checkout checkedout checkouttime signout signouttime signedout tod exit exittime dateout 離開時間 簽出時間",
        "left_time": "离开时刻",
        "cancelled": "取消时间 取消日期 已取消 取消 cancelled canceled cancelledat apptcanceldate canceldate cancellation 取消時間",
        "state": "状态 state status 狀態",
        "leaving": "离开方式 leaving 離開方式",
        "number": "编号 登记号 来访编号 流水号 number visitno visitnumber regno 編號",
        "other_badge": "胸卡 胸卡号 访客证 访客证号 卡号 badge badgeno badgenumber badgeid bdgnbr passno 訪客證",
    },
}
HEADINGS[COMPLAINTS] = {
    "number": "编号 投诉编号 登记号 登记编号 投诉单号 单号 no number complaintno complaintnumber caseno caseid ticketno 編號 投訴編號",
    "received": "日期 投诉日期 投诉时间 受理日期 受理时间 登记日期 登记时间 接诉时间 接报时间 date datetime received receivedon "
    "complaintdate dateofcomplaint dateopened opened reported 投訴日期 受理日期 日期時間",
    "received_time": "时间 时刻 time timeofday 時間",
    "name": "投诉人 姓名 客户 客户姓名 业主 业主姓名 住户 联系人 来访人 complainant name customer customername resident owner "
    "reportedby 投訴人 客戶 業主",
    "phone": _PHONE,
    "home": "房号 房间 房间号 房屋 住址 地址 单元 门牌 home room flat unit apartment address 房號",
    "place": "投诉地点 地点 位置 部位 place location area 投訴地點 地點",
    "channel": "方式 投诉方式 来源 渠道 受理方式 投诉渠道 channel source how method receivedby way 投訴方式",
    "kind": "类别 投诉类别 类型 投诉类型 分类 性质 kind category type class complainttype 類別 投訴類別 類型",
    "original": "原件编号 原件 原件号 来文号 original originalmark reference 原件編號",
    "summary": "摘要 投诉摘要 投诉内容 内容 事由 主要内容 问题 投诉事项 事项 summary subject matter complaint issue description title "
    "投訴內容 內容",
    "story": "经过 详情 详细情况 投诉经过 details story 經過",
    "wish": "诉求 要求 投诉诉求 期望 客户要求 wish request demand expectation desiredoutcome 訴求",
    "team": "责任班组 责任部门 班组 部门 处理部门 承办部门 team department responsible assignedto 責任部門",
    "handler": "承辦人 处理人 经办人 责任人 承办人 handler handledby 處理人",
    "result": "处理结果 结果 处理情况 处理措施 解决情况 办理结果 result outcome resolution action actiontaken 處理結果",
    "told": "反馈时间 反馈日期 答复时间 回复时间 repliedon answered 反饋時間",
    "visited": "回访 回访日期 回访时间 returnvisit visited followup followupdate callback 回訪 回訪日期",
    "visitor": "回访人 returnvisitor visitedby followupby 回訪人",
    "satisfaction": "满意度 满意 是否满意 回访结果 满意情况 satisfaction satisfied rating 滿意度",
    "opinion": "回访意见 意见 客户意见 opinion feedback 回訪意見",
    "round": "轮次 round",
    "closed": "结案日 结案日期 结案时间 完成日期 完成时间 办结日期 关闭日期 closed closedon dateclosed completed 結案日",
    "received_by": "受理人 登记人 接待人 接诉人 takenby 受理人員 登記人",
    "note": "备注 说明 note notes remark remarks comment comments 備註",
}
_VISIT_HEADINGS = HEADINGS[VISITS]
HEADINGS[EXPECTED] = {
    **{name: words for name, words in _VISIT_HEADINGS.items() if name in {field.name for field in TARGETS[EXPECTED]}},
    # in a list of people to come every day and time says when they come
    "expected": " ".join((_VISIT_HEADINGS["expected"], _VISIT_HEADINGS["arrived"])),
    "expected_time": " ".join((_VISIT_HEADINGS["expected_time"], _VISIT_HEADINGS["arrived_time"])),
    "lead": "领队 领队姓名 组长 带队 带队人 随行于 lead leader grouplead groupleader teamleader leadvisitor 領隊 組長 帶隊人",
    "group": "团队 团队名称 团体 团组 组别 分组 小组 group groupname team party 團隊 團體 組別",
    "desk_note": "前台备注 内部备注 会见地点 desknote internalnote",
}
