<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
    <name>AppActions</name>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the last message (in an empty field)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename a chat (in the list)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete a chat (in the list)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Show the sidebar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the model that answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Deleted “{title}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop this reply (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Editing your last message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationListModel</name>
    <message>
        <source>{title}, being answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationListView</name>
    <message>
        <source>Conversations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationSidebar</name>
    <message>
        <source>Your chats will be kept here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to open this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stays where it is; nothing is copied.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>What would you like to work on?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain a rainbow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain in a few sentences how a rainbow forms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a thank-you note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a short thank-you note to a neighbour who watered my plants.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ideas for a rainy Sunday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give me five ideas for a rainy Sunday at home, as a list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fireside talks to a language model that runs on this computer. There is none here yet: open a GGUF file to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A language model answers here, on this computer; nothing you write leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small starter model answers here, on this computer; nothing you write leaves it. It is quick and good for trying things out, but often wrong about facts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} answers here, on this computer; nothing you write leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineCard</name>
    <message>
        <source>Unload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, loading: {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, not loaded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Because</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineLight</name>
    <message>
        <source>Engine: loading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: {name} is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: {name} is answering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: no model loaded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderListControl</name>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the folder off this list. Nothing in it is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} (not there now)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder with models</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>Groups of settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{group}, changed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message>
        <source>Reset 1 change on this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Reset %n changes on this page</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JumpPill</name>
    <message>
        <source>Jump to the end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LoadingCard</name>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelDelegate</name>
    <message>
        <source>Loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiny and quick, for trying things out; often wrong about facts.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelLink</name>
    <message>
        <source>Open a model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelListModel</name>
    <message>
        <source>Loaded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Nothing here is called that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewChatButton</name>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>Nothing called “{words}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The names and sentences of all settings were searched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Send (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SessionLink</name>
    <message>
        <source>Copied the last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading your message: {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no chat template of its own; a general one is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed; a general one is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s chat template did not end; a general one is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the next message while this one is answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset to {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset {setting} to {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Search settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>{used} of {length} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first token after {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut off here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No answer came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart and answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assistant: {text}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TranscriptActions</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy reply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>There is no file at {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not a GGUF model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is written in GGUF version {version}; this build reads versions 2 and 3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ends too early: {needed} are needed, {found} are there. Fetching it again should help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}. Fetching it again should help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {count} parts and {missing} is not beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a later part of a model. Open its first part, {first}, instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is built as “{architecture}”, which this version cannot run yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} holds a vocabulary but no weights, so it cannot answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not write text ({architecture}), so one cannot chat with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} could not be loaded: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for {name}: about {needed} are needed, {free} are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading {name} was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stopped while loading {name}. The file is probably damaged or not made for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly. The chat and the answer so far are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine could not be started: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine did not answer for {seconds} s and was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model on this computer yet. Open a model file to begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model called “{model}” here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chat has filled the model&apos;s context: {used} of {context_length} tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This message does not fit: the chat would need {used} tokens, the context holds {context_length}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model could not go on: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file of your chats was damaged. It was set aside as {kept} and a new one was begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chats in {path} were written by a newer Fireside (format {found}, this one reads {known}). Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chats in {path} cannot be opened: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chat could not be saved: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file could not be read. It was set aside as {kept}; defaults are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings were written by a newer Fireside. What this one knows is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be saved in {folder}: {reason}. They hold until Fireside is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{setting} cannot be {value}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no screen to open a window on. In a terminal, use: fireside ask &quot;your question&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine did not understand a request: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is write-protected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file could not be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>access was denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk reported an error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another program is using it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>problem_words</name>
    <message>
        <source>Restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger context (needs {needed})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger context ({length})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>its header is too long to be true</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its header announces more than any file can hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its header holds a value of an unknown kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name in its header is not text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name in its header appears twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its header names an impossible alignment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its header does not say what kind of model it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a value in its header is of the wrong kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the shape of a tensor is impossible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a tensor is stored in an unknown format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a tensor lies where it cannot be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a matrix is stored as whole numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a normalisation tensor is stored in a format that cannot be computed with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its number of layers is impossible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights of some of its layers are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its numbers of experts contradict each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its numbers of attention heads contradict each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its number of position dimensions is impossible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its vocabulary holds the same token twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its head size is one that the engine cannot compute with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is written for big-endian computers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is one part of a split model whose file name was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of its parts belongs to another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models and disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the window looks. Changes apply at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How answers are made. Changes apply from the next message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine runs models in a process of its own. Changes here apply the next time a model loads.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where models are looked for on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light or dark, or whatever the system shows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes all text in the window smaller or larger.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language of the window. It changes when Fireside starts again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low keeps to the likeliest words, high is more varied; 0 always takes the likeliest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chooses among so many of the likeliest tokens only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chooses among the likeliest tokens that together have this share; 1 is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Min p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaves out tokens under this share of the likeliest one&apos;s chance; 0 is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes words that were just used less likely; 1 is off, and 1.1 is already strong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a fixed number, the same chat and settings give the same answer again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New each time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer is cut after so many tokens; a token is about three quarters of a word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every new chat tells the model before you write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of a chat the model can see at once; more needs more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic (up to 8,192)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many the processor works with; one for each physical core is usually fastest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Searched for GGUF files besides Fireside&apos;s own folder; nothing in them is changed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
