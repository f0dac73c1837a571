<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_GB">
<context>
    <name>GroupPage</name>
    <message numerus="yes">
        <source>Reset %n changes on this page</source>
        <translation>
            <numerusform>Reset %n change on this page</numerusform>
            <numerusform>Reset %n changes on this page</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n model, {size}</numerusform>
            <numerusform>%n models, {size}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TuningPanel</name>
    <message numerus="yes">
        <source>%n trial(s), none of them noticeably faster.</source>
        <translation>
            <numerusform>%n trial, not noticeably faster.</numerusform>
            <numerusform>%n trials, none of them noticeably faster.</numerusform>
        </translation>
    </message>
</context>
</TS>
