<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt's own catalogue lacks; compiled to qt_words.qm by pyside6-lrelease. -->
<TS version="2.1" language="zh_TW">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>尋找位置(&amp;I)：</translation></message>
    <message><source>Files of &amp;type:</source><translation>檔案類型(&amp;T)：</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><translation>資料夾</translation></message>
    <message><source>Drive</source><translation>磁碟機</translation></message>
    <message><source>%1 File</source><translation>%1 檔案</translation></message>
    <message><source>File</source><translation>檔案</translation></message>
    <message><source>Shortcut</source><translation>捷徑</translation></message>
    <message><source>Alias</source><translation>替身</translation></message>
    <message><source>Unknown</source><translation>不明</translation></message>
</context>
</TS>
