<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_GB">
<context>
    <name>DiskSummary</name>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n model, {size}</numerusform>
            <numerusform>%n models, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}, unused for 60 days</source>
        <translation>
            <numerusform>%n model, {size}, unused for 60 days</numerusform>
            <numerusform>%n models, {size}, unused for 60 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message numerus="yes">
        <source>All %n download(s)</source>
        <translation>
            <numerusform>All %n download</numerusform>
            <numerusform>All %n downloads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoundRow</name>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n model, {size}</numerusform>
            <numerusform>%n models, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are the same file as one here</source>
        <translation>
            <numerusform>%n of them is the same file as one here</numerusform>
            <numerusform>%n of them are the same files as here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LedgerPanel</name>
    <message numerus="yes">
        <source>Last request at {time} to {host}: {purpose}. In all %n request(s), {size} received.</source>
        <translation>
            <numerusform>Last request at {time} to {host}: {purpose}. In all %n request, {size} received.</numerusform>
            <numerusform>Last request at {time} to {host}: {purpose}. In all %n requests, {size} received.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelCare</name>
    <message numerus="yes">
        <source>Remove %n old version(s)?</source>
        <translation>
            <numerusform>Remove %n old version?</numerusform>
            <numerusform>Remove %n old versions?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepoHead</name>
    <message numerus="yes">
        <source>{name}, %n layer(s)</source>
        <translation>
            <numerusform>{name}, %n layer</numerusform>
            <numerusform>{name}, %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchPane</name>
    <message numerus="yes">
        <source>%n model(s) and more</source>
        <translation>
            <numerusform>%n model and more</numerusform>
            <numerusform>%n models and more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TidyLines</name>
    <message numerus="yes">
        <source>%n old version(s) that nothing uses take {size}.</source>
        <translation>
            <numerusform>%n old version that nothing uses takes {size}.</numerusform>
            <numerusform>%n old versions that nothing uses take {size}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} is here %n time(s), on different disks.</source>
        <translation>
            <numerusform>{name} is here %n time, on different disks.</numerusform>
            <numerusform>{name} is here %n times, on different disks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} is here %n time(s). Keeping its bytes once frees {size}.</source>
        <translation>
            <numerusform>{name} is here %n time. Keeping its bytes once frees {size}.</numerusform>
            <numerusform>{name} is here %n times. Keeping its bytes once frees {size}.</numerusform>
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
