<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
    <name>AppActions</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制最后一条回答</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Edit the last message (in an empty field)</source>
        <translation>编辑上一条消息（输入框为空时）</translation>
    </message>
    <message>
        <source>Rename a chat (in the list)</source>
        <translation>重命名对话（在列表中）</translation>
    </message>
    <message>
        <source>Delete a chat (in the list)</source>
        <translation>删除对话（在列表中）</translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Show the sidebar</source>
        <translation>显示侧边栏</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose the model that answers</source>
        <translation>选择由哪个模型回答</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Deleted “{title}”</source>
        <translation>已删除“{title}”</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>ColumnHeads</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop this reply (Esc)</source>
        <translation>停止回答（Esc）</translation>
    </message>
    <message>
        <source>Write the next message while this one is answered</source>
        <translation>回答期间可以先写下一条消息</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>ConversationListModel</name>
    <message>
        <source>{title}, being answered</source>
        <translation>{title}，正在回答</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>更早</translation>
    </message>
</context>
<context>
    <name>ConversationListView</name>
    <message>
        <source>Conversations</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>ConversationSidebar</name>
    <message>
        <source>Your chats will be kept here.</source>
        <translation>您的对话会保存在这里。</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to open this model</source>
        <translation>松开即可打开此模型</translation>
    </message>
    <message>
        <source>It stays where it is; nothing is copied.</source>
        <translation>文件留在原处，不会复制。</translation>
    </message>
</context>
<context>
    <name>EditingStrip</name>
    <message>
        <source>Editing your last message</source>
        <translation>正在编辑上一条消息</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>What would you like to work on?</source>
        <translation>想从哪里开始？</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Explain a rainbow</source>
        <translation>解释彩虹</translation>
    </message>
    <message>
        <source>Explain in a few sentences how a rainbow forms.</source>
        <translation>请用几句话解释彩虹是怎样形成的。</translation>
    </message>
    <message>
        <source>Write a thank-you note</source>
        <translation>写一封感谢信</translation>
    </message>
    <message>
        <source>Write a short thank-you note to a neighbour who watered my plants.</source>
        <translation>请给帮我浇花的邻居写一封简短的感谢信。</translation>
    </message>
    <message>
        <source>Ideas for a rainy Sunday</source>
        <translation>雨天周日的点子</translation>
    </message>
    <message>
        <source>Give me five ideas for a rainy Sunday at home, as a list.</source>
        <translation>下雨的周日待在家里可以做什么？请列出五个点子。</translation>
    </message>
    <message>
        <source>Fireside talks to a language model that runs on this computer. There is none here yet: open a GGUF file to begin.</source>
        <translation>Fireside 与在这台电脑上运行的语言模型对话。这里还没有模型：请打开一个 GGUF 文件开始。</translation>
    </message>
    <message>
        <source>A language model answers here, on this computer; nothing you write leaves it.</source>
        <translation>由这台电脑上的语言模型回答，您写的内容不会离开这台电脑。</translation>
    </message>
    <message>
        <source>A small starter model answers here, on this computer; nothing you write leaves it. It is quick and good for trying things out, but often wrong about facts.</source>
        <translation>由本机的小型入门模型回答，内容不会离开电脑。速度快，适合试用，但常弄错事实。</translation>
    </message>
    <message>
        <source>{name} answers here, on this computer; nothing you write leaves it.</source>
        <translation>由这台电脑上的 {name} 回答，您写的内容不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>EmptyLibrary</name>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>No models here yet</source>
        <translation>这里还没有模型</translation>
    </message>
    <message>
        <source>A model is one file that ends in .gguf. Open one that you have, or put it into this folder and look again:
{folder}</source>
        <translation>模型是以 .gguf 结尾的文件。请打开已有的模型，或将它放入下面的文件夹后重新查找：
{folder}</translation>
    </message>
</context>
<context>
    <name>EngineCard</name>
    <message>
        <source>Unload</source>
        <translation>卸载</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>Options…</source>
        <translation>选项…</translation>
    </message>
    <message>
        <source>How this model is loaded</source>
        <translation>这个模型怎样载入</translation>
    </message>
    <message>
        <source>Engine settings</source>
        <translation>引擎设置</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Load now</source>
        <translation>立即加载</translation>
    </message>
    <message>
        <source>{name}, loading: {percent} %</source>
        <translation>{name}，正在加载：{percent}%</translation>
    </message>
    <message>
        <source>{name}, ready</source>
        <translation>{name}，已就绪</translation>
    </message>
    <message>
        <source>{name}, answering</source>
        <translation>{name}，正在回答</translation>
    </message>
    <message>
        <source>The engine stopped</source>
        <translation>引擎已停止</translation>
    </message>
    <message>
        <source>{name}, not loaded yet</source>
        <translation>{name}，尚未加载</translation>
    </message>
    <message>
        <source>No model is chosen</source>
        <translation>尚未选择模型</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 词元</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Last reply</source>
        <translation>上次回答</translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation>{speed} 词元/秒</translation>
    </message>
</context>
<context>
    <name>EngineLight</name>
    <message>
        <source>Engine: loading {name}</source>
        <translation>引擎：正在加载 {name}</translation>
    </message>
    <message>
        <source>Engine: {name} is ready</source>
        <translation>引擎：{name} 已就绪</translation>
    </message>
    <message>
        <source>Engine: {name} is answering</source>
        <translation>引擎：{name} 正在回答</translation>
    </message>
    <message>
        <source>Engine: stopped</source>
        <translation>引擎：已停止</translation>
    </message>
    <message>
        <source>Engine: no model loaded</source>
        <translation>引擎：未加载模型</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>What can compute here</source>
        <translation>这台电脑上能计算的设备</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>{name} is loaded with other settings than these.</source>
        <translation>{name} 载入时用的设置与这里不同。</translation>
    </message>
</context>
<context>
    <name>FolderListControl</name>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Takes the folder off this list. Nothing in it is deleted.</source>
        <translation>将此文件夹移出列表，其中的内容不会被删除。</translation>
    </message>
    <message>
        <source>{folder} (not there now)</source>
        <translation>{folder}（目前不存在）</translation>
    </message>
    <message>
        <source>Choose a folder with models</source>
        <translation>选择存放模型的文件夹</translation>
    </message>
</context>
<context>
    <name>GroupList</name>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
    <message>
        <source>{group}, changed</source>
        <translation>{group}，已更改</translation>
    </message>
</context>
<context>
    <name>GroupPage</name>
    <message>
        <source>Reset 1 change on this page</source>
        <translation>还原本页的 1 项更改</translation>
    </message>
    <message numerus="yes">
        <source>Reset %n changes on this page</source>
        <translation>
            <numerusform>还原本页的 %n 项更改</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IconButton</name>
    <message>
        <source>On screen now</source>
        <translation>当前页面</translation>
    </message>
</context>
<context>
    <name>InstalledDelegate</name>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
</context>
<context>
    <name>InstalledList</name>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Options for this model…</source>
        <translation>这个模型的选项…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>JumpPill</name>
    <message>
        <source>Jump to the end</source>
        <translation>跳到末尾</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>On this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Look for models again</source>
        <translation>重新查找模型</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n 个模型，{size}</numerusform>
        </translation>
    </message>
    <message>
        <source>{fit}; measured {measured} here</source>
        <translation>{fit}；这里实测 {measured}</translation>
    </message>
</context>
<context>
    <name>LinkQuestion</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Write to {host}?</source>
        <translation>要写信给 {host} 吗？</translation>
    </message>
    <message>
        <source>Open {host}?</source>
        <translation>要打开 {host} 吗？</translation>
    </message>
    <message>
        <source>The link was written by the model. This is its whole address:</source>
        <translation>此链接由模型写出，完整地址如下：</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>LoadingCard</name>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>正在加载 {name}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
<context>
    <name>ModelDelegate</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Tiny and quick, for trying things out; often wrong about facts.</source>
        <translation>小巧快速，适合试用；常常弄错事实。</translation>
    </message>
</context>
<context>
    <name>ModelLink</name>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>模型 (*.gguf)</translation>
    </message>
</context>
<context>
    <name>ModelListModel</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
</context>
<context>
    <name>ModelOptions</name>
    <message>
        <source>As in the settings</source>
        <translation>与设置相同</translation>
    </message>
    <message>
        <source>Load it now</source>
        <translation>现在载入</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Options for {name}</source>
        <translation>{name} 的选项</translation>
    </message>
    <message>
        <source>For this model alone. They apply the next time it loads.</source>
        <translation>只用于这个模型，下次载入时生效。</translation>
    </message>
    <message>
        <source>Settings: {value}</source>
        <translation>设置：{value}</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Nothing here is called that.</source>
        <translation>这里没有叫这个名字的模型。</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型列表</translation>
    </message>
</context>
<context>
    <name>NewChatButton</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ResultsPage</name>
    <message>
        <source>Nothing called “{words}”</source>
        <translation>没有找到“{words}”</translation>
    </message>
    <message>
        <source>The names and sentences of all settings were searched.</source>
        <translation>已查找所有设置的名称和说明。</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Send (Enter)</source>
        <translation>发送（Enter）</translation>
    </message>
</context>
<context>
    <name>SessionLink</name>
    <message>
        <source>Reading your message: {percent} %</source>
        <translation>正在读取您的消息：{percent}%</translation>
    </message>
    <message>
        <source>The model has no chat template of its own; a general one is used.</source>
        <translation>此模型没有自带的对话模板，已改用通用模板。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed; a general one is used.</source>
        <translation>此模型的对话模板出错，已改用通用模板。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template did not end; a general one is used.</source>
        <translation>此模型的对话模板未能结束，已改用通用模板。</translation>
    </message>
</context>
<context>
    <name>SessionWishes</name>
    <message>
        <source>Copied the last answer</source>
        <translation>已复制最后一条回答</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset to {value}</source>
        <translation>恢复默认：{value}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Reset {setting} to {value}</source>
        <translation>将“{setting}”恢复默认：{value}</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>{used} of {length} tokens</source>
        <translation>已用 {used} / {length} 词元</translation>
    </message>
    <message>
        <source>Reading {percent} %</source>
        <translation>正在读取 {percent}%</translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation>{speed} 词元/秒</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>正在等待模型</translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation>{speed} 词元/秒</translation>
    </message>
    <message>
        <source>first token after {seconds} s</source>
        <translation>首个词元用时 {seconds} 秒</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 词元</translation>
    </message>
    <message>
        <source>%n tokens</source>
        <translation>%n 词元</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Cut off here</source>
        <translation>在此中断</translation>
    </message>
    <message>
        <source>No answer came.</source>
        <translation>没有得到回答。</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>您：{text}</translation>
    </message>
    <message>
        <source>Assistant: {text}</source>
        <translation>助手：{text}</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Go on with this answer</source>
        <translation>继续这个回答</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
</context>
<context>
    <name>TranscriptActions</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Copy reply</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
</context>
<context>
    <name>TuningPanel</name>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Find the fastest settings for {name}</source>
        <translation>为 {name} 找出最快的设置</translation>
    </message>
    <message>
        <source>Find the fastest settings</source>
        <translation>找出最快的设置</translation>
    </message>
    <message>
        <source>Tries settings for a minute at most and shows what they bring.</source>
        <translation>最多试一分钟，然后显示效果。</translation>
    </message>
    <message>
        <source>Load a model first: it is tried with the loaded one.</source>
        <translation>请先载入一个模型：试验用的是已载入的模型。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Trying settings for {name}</source>
        <translation>正在为 {name} 试验设置</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>At most {seconds} seconds</source>
        <translation>最多 {seconds} 秒</translation>
    </message>
    <message>
        <source>{trial}: {speed} tok/s</source>
        <translation>{trial}：{speed} 词元/秒</translation>
    </message>
    <message>
        <source>{name} can be faster</source>
        <translation>{name} 可以更快</translation>
    </message>
    <message>
        <source>{name} is as fast as it gets here</source>
        <translation>{name} 在这里已经最快</translation>
    </message>
    <message>
        <source>Kept. It is loaded so from the next time on.</source>
        <translation>已保留，从下次载入起生效。</translation>
    </message>
    <message>
        <source>The text stays the same; only the speed changes.</source>
        <translation>文字不变，只有速度变化。</translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s), none of them noticeably faster.</source>
        <translation>
            <numerusform>试了 %n 次，没有明显更快的。</numerusform>
        </translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>{generation} tok/s, reading {prompt} tok/s</source>
        <translation>{generation} 词元/秒，读取 {prompt} 词元/秒</translation>
    </message>
</context>
<context>
    <name>_DeviceCard</name>
    <message>
        <source>Memory in use</source>
        <translation>已用内存</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics in the processor, {backend}</source>
        <translation>处理器内的显卡，{backend}</translation>
    </message>
    <message>
        <source>Graphics card, {backend}</source>
        <translation>显卡，{backend}</translation>
    </message>
    <message>
        <source>{free} of {total} free</source>
        <translation>共 {total}，可用 {free}</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>There is no file at {path}.</source>
        <translation>{path} 处没有文件。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is not a GGUF model file.</source>
        <translation>{name} 不是 GGUF 模型文件。</translation>
    </message>
    <message>
        <source>{name} is written in GGUF version {version}; this build reads versions 2 and 3.</source>
        <translation>{name} 使用 GGUF 版本 {version}，当前程序只能读取版本 2 和 3。</translation>
    </message>
    <message>
        <source>{name} ends too early: {needed} are needed, {found} are there. Fetching it again should help.</source>
        <translation>{name} 不完整：需要 {needed}，实际只有 {found}。请重新下载。</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}. Fetching it again should help.</source>
        <translation>{name} 已损坏：{reason}。请重新下载。</translation>
    </message>
    <message>
        <source>{name} has {count} parts and {missing} is not beside it.</source>
        <translation>{name} 分为 {count} 个文件，但同一文件夹中缺少 {missing}。</translation>
    </message>
    <message>
        <source>{name} is a later part of a model. Open its first part, {first}, instead.</source>
        <translation>{name} 是分卷模型的后续部分，请改为打开第一部分 {first}。</translation>
    </message>
    <message>
        <source>{name} is built as “{architecture}”, which this version cannot run yet.</source>
        <translation>{name} 采用“{architecture}”架构，此版本尚不能运行。</translation>
    </message>
    <message>
        <source>{name} holds a vocabulary but no weights, so it cannot answer.</source>
        <translation>{name} 只有词表而没有权重，因此无法回答。</translation>
    </message>
    <message>
        <source>{name} does not write text ({architecture}), so one cannot chat with it.</source>
        <translation>{name} 不生成文本（{architecture}），因此无法用于对话。</translation>
    </message>
    <message>
        <source>{name} could not be loaded: {reason}.</source>
        <translation>无法加载 {name}：{reason}。</translation>
    </message>
    <message>
        <source>There is not enough memory for {name}: about {needed} are needed, {free} are free.</source>
        <translation>内存不足，无法加载 {name}：约需 {needed}，可用 {free}。</translation>
    </message>
    <message>
        <source>Loading {name} was stopped.</source>
        <translation>已停止加载 {name}。</translation>
    </message>
    <message>
        <source>The engine stopped while loading {name}. The file is probably damaged or not made for it.</source>
        <translation>加载 {name} 时引擎停止了。该文件可能已损坏，或不适用于此引擎。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly. The chat and the answer so far are kept.</source>
        <translation>引擎意外停止。对话和已有的回答都已保留。</translation>
    </message>
    <message>
        <source>The engine could not be started: {reason}.</source>
        <translation>无法启动引擎：{reason}。</translation>
    </message>
    <message>
        <source>The engine did not answer for {seconds} s and was stopped.</source>
        <translation>引擎 {seconds} 秒没有响应，已被停止。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>尚未加载模型。</translation>
    </message>
    <message>
        <source>There is no model on this computer yet. Open a model file to begin.</source>
        <translation>这台电脑上还没有模型。请打开一个模型文件开始。</translation>
    </message>
    <message>
        <source>There is no model called “{model}” here.</source>
        <translation>这里没有名为“{model}”的模型。</translation>
    </message>
    <message>
        <source>The chat has filled the model&apos;s context: {used} of {context_length} tokens.</source>
        <translation>对话已占满模型的上下文：已用 {used} / {context_length} 词元。</translation>
    </message>
    <message>
        <source>This message does not fit: the chat would need {used} tokens, the context holds {context_length}.</source>
        <translation>这条消息放不下：对话需要 {used} 词元，上下文只能容纳 {context_length}。</translation>
    </message>
    <message>
        <source>The model could not go on: {reason}.</source>
        <translation>模型无法继续：{reason}。</translation>
    </message>
    <message>
        <source>The grammar or schema for the answer is not valid: {reason}.</source>
        <translation>回答所用的语法或 JSON 模式无效：{reason}。</translation>
    </message>
    <message>
        <source>{draft} cannot guess ahead for {name}: their vocabularies differ. Choose a small model of the same family, or none.</source>
        <translation>{draft} 无法为 {name} 预先猜测：两者的词表不同。请选同一系列的小模型，或不选。</translation>
    </message>
    <message>
        <source>The file of your chats was damaged. It was set aside as {kept} and a new one was begun.</source>
        <translation>保存对话的文件已损坏。它已另存为 {kept}，并新建了一个文件。</translation>
    </message>
    <message>
        <source>The chats in {path} were written by a newer Fireside (format {found}, this one reads {known}). Nothing was changed.</source>
        <translation>{path} 中的对话由较新版本的 Fireside 写入（格式 {found}，当前版本只能读取 {known}）。未作任何更改。</translation>
    </message>
    <message>
        <source>The chats in {path} cannot be opened: {reason}.</source>
        <translation>无法打开 {path} 中的对话：{reason}。</translation>
    </message>
    <message>
        <source>The chat could not be saved: {reason}.</source>
        <translation>无法保存对话：{reason}。</translation>
    </message>
    <message>
        <source>The settings file could not be read. It was set aside as {kept}; defaults are used.</source>
        <translation>无法读取设置文件。它已另存为 {kept}，现使用默认设置。</translation>
    </message>
    <message>
        <source>The settings were written by a newer Fireside. What this one knows is used.</source>
        <translation>设置由较新版本的 Fireside 写入，现使用当前版本能识别的部分。</translation>
    </message>
    <message>
        <source>The settings could not be saved in {folder}: {reason}. They hold until Fireside is closed.</source>
        <translation>无法将设置保存到 {folder}：{reason}。这些设置在关闭 Fireside 前有效。</translation>
    </message>
    <message>
        <source>{setting} cannot be {value}: {reason}.</source>
        <translation>{setting} 不能设为 {value}：{reason}。</translation>
    </message>
    <message>
        <source>There is no screen to open a window on. In a terminal, use: fireside ask &quot;your question&quot;</source>
        <translation>没有可用于打开窗口的屏幕。请在终端中使用：fireside ask &quot;您的问题&quot;</translation>
    </message>
    <message>
        <source>The engine did not understand a request: {reason}.</source>
        <translation>引擎无法理解请求：{reason}。</translation>
    </message>
    <message>
        <source>{plugin} cannot be used: {reason}.</source>
        <translation>{plugin} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The {maker} driver is too old for this build: it offers {offered}, {needed} is needed.</source>
        <translation>{maker} 驱动程序对这个版本来说太旧：它提供 {offered}，需要 {needed}。</translation>
    </message>
    <message>
        <source>The worker at {server} cannot be used: {reason}.</source>
        <translation>{server} 上的计算服务无法使用：{reason}。</translation>
    </message>
    <message>
        <source>{device} stopped answering. The chat and the answer so far are kept.</source>
        <translation>{device} 不再响应。对话和已写出的回答都已保留。</translation>
    </message>
    <message>
        <source>The engine was ended, most likely because memory ran out. The chat is kept.</source>
        <translation>引擎被结束，很可能是内存用尽。对话已保留。</translation>
    </message>
    <message>
        <source>The engine stopped while loading {name} on {device}. The processor alone may be able to run it.</source>
        <translation>在 {device} 上载入 {name} 时引擎停止了。只用处理器也许能运行它。</translation>
    </message>
    <message>
        <source>{adapter} cannot be put on {name}: {reason}.</source>
        <translation>{adapter} 不能用于 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{adapter} was made for a “{family}” model, and {name} is built as “{architecture}”.</source>
        <translation>{adapter} 是为“{family}”架构制作的，而 {name} 采用“{architecture}”架构。</translation>
    </message>
    <message>
        <source>{name} gives no vectors for texts ({architecture}), so nothing can be found with it.</source>
        <translation>{name} 不能把文本变成向量（{architecture}），因此无法用它来查找。</translation>
    </message>
    <message>
        <source>A text of {used} tokens is too long for this model; it takes {context_length}.</source>
        <translation>一段 {used} 个词元的文本对此模型来说太长；它最多接受 {context_length} 个。</translation>
    </message>
    <message>
        <source>Reading the texts was stopped.</source>
        <translation>已停止读取文本。</translation>
    </message>
    <message>
        <source>{name} is what lets a model see pictures. Put it beside its model, and open that.</source>
        <translation>{name} 是让模型看图片的文件。请把它放在所属模型旁边，然后打开那个模型。</translation>
    </message>
</context>
<context>
    <name>library</name>
    <message>
        <source>{length} context</source>
        <translation>{length} 上下文</translation>
    </message>
    <message>
        <source>Reads text to search and compare it; it cannot write, so one cannot chat with it.</source>
        <translation>只能读取文本以供搜索和比较，不能生成文本，因此无法用于对话。</translation>
    </message>
    <message>
        <source>Small and quick. Good for trying things out, weak at facts and long tasks.</source>
        <translation>小巧快速，适合试用；不擅长事实问题和长任务。</translation>
    </message>
    <message>
        <source>Projector for pictures: {file}</source>
        <translation>图片投影器：{file}</translation>
    </message>
    <message>
        <source>Not a model</source>
        <translation>不是模型</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Came with Fireside</source>
        <translation>Fireside 自带</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
</context>
<context>
    <name>load_words</name>
    <message>
        <source>On the GPU</source>
        <translation>在显卡上</translation>
    </message>
    <message>
        <source>Partly GPU</source>
        <translation>部分显卡</translation>
    </message>
    <message>
        <source>On the CPU</source>
        <translation>在处理器上</translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>勉强</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>太大</translation>
    </message>
    <message>
        <source>Runs fully on the GPU, needs about {needed}</source>
        <translation>全部在显卡上运行，约需 {needed}</translation>
    </message>
    <message>
        <source>Runs partly on the GPU, the rest on the CPU</source>
        <translation>一部分在显卡上运行，其余在处理器上</translation>
    </message>
    <message>
        <source>Runs on the CPU, needs about {needed}</source>
        <translation>在处理器上运行，约需 {needed}</translation>
    </message>
    <message>
        <source>Tight: needs about {needed}, {free} are free</source>
        <translation>勉强：约需 {needed}，可用 {free}</translation>
    </message>
    <message>
        <source>Too large: needs about {needed}, {free} are free</source>
        <translation>太大：约需 {needed}，可用 {free}</translation>
    </message>
    <message>
        <source>estimated {estimated}, measured {measured} here</source>
        <translation>估计 {estimated}，这里实测 {measured}</translation>
    </message>
    <message>
        <source>about {estimated}, estimated</source>
        <translation>估计约 {estimated}</translation>
    </message>
    <message>
        <source>On the CPU alone ({needed})</source>
        <translation>只用处理器（{needed}）</translation>
    </message>
    <message>
        <source>{layers} layers on the GPU, the rest on the CPU</source>
        <translation>{layers} 层在显卡上，其余在处理器上</translation>
    </message>
    <message>
        <source>Shorter context, {tokens} tokens, in a smaller cache ({needed})</source>
        <translation>较短的上下文，{tokens} 个词元，较小的缓存（{needed}）</translation>
    </message>
    <message>
        <source>Smaller cache ({cache}), same context ({needed})</source>
        <translation>较小的缓存（{cache}），上下文不变（{needed}）</translation>
    </message>
    <message>
        <source>Shorter context: {tokens} tokens ({needed})</source>
        <translation>较短的上下文：{tokens} 个词元（{needed}）</translation>
    </message>
    <message>
        <source>With less memory ({needed})</source>
        <translation>用较少内存（{needed}）</translation>
    </message>
    <message>
        <source>layers on the GPU: {count}</source>
        <translation>显卡上的层数：{count}</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>1 个线程</translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation>{count} 个线程</translation>
    </message>
    <message>
        <source>batches of {count}</source>
        <translation>每批 {count}</translation>
    </message>
    <message>
        <source>cache {kind}</source>
        <translation>缓存 {kind}</translation>
    </message>
    <message>
        <source>flash attention</source>
        <translation>快速注意力</translation>
    </message>
    <message>
        <source>no flash attention</source>
        <translation>不用快速注意力</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>现在这样</translation>
    </message>
</context>
<context>
    <name>problem_words</name>
    <message>
        <source>Choose another model</source>
        <translation>选择其他模型</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Restart and continue</source>
        <translation>重新启动并继续</translation>
    </message>
    <message>
        <source>Load it with less memory</source>
        <translation>用较少内存载入</translation>
    </message>
    <message>
        <source>Go on with the CPU</source>
        <translation>改用处理器继续</translation>
    </message>
    <message>
        <source>Larger context (needs {needed})</source>
        <translation>更大的上下文（需要 {needed}）</translation>
    </message>
    <message>
        <source>Larger context ({length})</source>
        <translation>更大的上下文（{length}）</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>its header is too long to be true</source>
        <translation>文件头过长，不可能是真的</translation>
    </message>
    <message>
        <source>its header announces more than any file can hold</source>
        <translation>文件头声明的内容超出任何文件的容量</translation>
    </message>
    <message>
        <source>its header holds a value of an unknown kind</source>
        <translation>文件头中有未知类型的值</translation>
    </message>
    <message>
        <source>a name in its header is not text</source>
        <translation>文件头中有名称不是文本</translation>
    </message>
    <message>
        <source>a name in its header appears twice</source>
        <translation>文件头中有重复的名称</translation>
    </message>
    <message>
        <source>its header names an impossible alignment</source>
        <translation>文件头中的对齐值无效</translation>
    </message>
    <message>
        <source>its header does not say what kind of model it is</source>
        <translation>文件头没有说明模型的种类</translation>
    </message>
    <message>
        <source>a value in its header is of the wrong kind</source>
        <translation>文件头中有值的类型不正确</translation>
    </message>
    <message>
        <source>the shape of a tensor is impossible</source>
        <translation>有张量的形状无效</translation>
    </message>
    <message>
        <source>a tensor is stored in an unknown format</source>
        <translation>有张量的存储格式未知</translation>
    </message>
    <message>
        <source>a tensor lies where it cannot be</source>
        <translation>有张量的位置无效</translation>
    </message>
    <message>
        <source>a matrix is stored as whole numbers</source>
        <translation>有矩阵以整数形式存储</translation>
    </message>
    <message>
        <source>a vector is stored in a format that the engine cannot compute with</source>
        <translation>有向量的存储格式无法由引擎计算</translation>
    </message>
    <message>
        <source>its number of layers is impossible</source>
        <translation>层数无效</translation>
    </message>
    <message>
        <source>weights of some of its layers are missing</source>
        <translation>缺少部分层的权重</translation>
    </message>
    <message>
        <source>its numbers of experts contradict each other</source>
        <translation>专家数量互相矛盾</translation>
    </message>
    <message>
        <source>its numbers of attention heads contradict each other</source>
        <translation>注意力头数量互相矛盾</translation>
    </message>
    <message>
        <source>its number of position dimensions is impossible</source>
        <translation>位置维度数无效</translation>
    </message>
    <message>
        <source>its vocabulary holds the same token twice</source>
        <translation>词表中有重复的词元</translation>
    </message>
    <message>
        <source>its head size is one that the engine cannot compute with</source>
        <translation>注意力头的大小无法由引擎计算</translation>
    </message>
    <message>
        <source>it is written for big-endian computers</source>
        <translation>该文件是为大端序计算机编写的</translation>
    </message>
    <message>
        <source>it is one part of a split model whose file name was changed</source>
        <translation>它是分卷模型的一部分，但文件名被改过</translation>
    </message>
    <message>
        <source>one of its parts belongs to another model</source>
        <translation>其中一部分属于另一个模型</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it is not GBNF with a rule called root</source>
        <translation>它不是含有 root 规则的 GBNF</translation>
    </message>
    <message>
        <source>it is not a JSON schema that this version understands</source>
        <translation>此版本无法理解该 JSON 模式</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>it is write-protected</source>
        <translation>它有写保护</translation>
    </message>
    <message>
        <source>the file could not be opened</source>
        <translation>无法打开该文件</translation>
    </message>
    <message>
        <source>access was denied</source>
        <translation>没有访问权限</translation>
    </message>
    <message>
        <source>the disk reported an error</source>
        <translation>磁盘报告了错误</translation>
    </message>
    <message>
        <source>another program is using it</source>
        <translation>另一个程序正在使用它</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>llama.cpp could not evaluate it</source>
        <translation>llama.cpp 无法完成计算</translation>
    </message>
    <message>
        <source>CPU: no graphics card that this build can use was found</source>
        <translation>处理器：没有找到这个版本能用的显卡</translation>
    </message>
    <message>
        <source>CPU: the graphics card cannot be used</source>
        <translation>处理器：显卡无法使用</translation>
    </message>
    <message>
        <source>CPU: chosen in the settings</source>
        <translation>处理器：在设置中选定</translation>
    </message>
    <message>
        <source>CPU: {device} has too little free memory for this model, {free} of {total}</source>
        <translation>处理器：{device} 的可用显存对这个模型太少，共 {total}，可用 {free}</translation>
    </message>
    <message>
        <source>CPU: the device chosen in the settings, {device}, is not there</source>
        <translation>处理器：设置中选定的设备 {device} 不存在</translation>
    </message>
    <message>
        <source>{device}, {free} of {total} free: all {layers} layers on the GPU</source>
        <translation>{device}，共 {total}，可用 {free}：全部 {layers} 层在显卡上</translation>
    </message>
    <message>
        <source>{device}, together {free} free: all {layers} layers on the GPUs</source>
        <translation>{device}，合计可用 {free}：全部 {layers} 层在显卡上</translation>
    </message>
    <message>
        <source>{device}, {free} of {total} free: {layers} of {all_layers} layers fit on the GPU, the rest runs on the CPU</source>
        <translation>{device}，共 {total}，可用 {free}：{all_layers} 层中有 {layers} 层在显卡上，其余在处理器上运行</translation>
    </message>
    <message>
        <source>{device}: {layers} of {all_layers} layers on the GPU, as chosen in the settings</source>
        <translation>{device}：按设置，{all_layers} 层中有 {layers} 层在显卡上</translation>
    </message>
    <message>
        <source>{device}, {free} of {total} free: all {all_layers} layers on the GPU, but the experts of {layers} stay on the CPU</source>
        <translation>{device}，共 {total}，可用 {free}：全部 {all_layers} 层在显卡上，但其中 {layers} 层的专家留在处理器上</translation>
    </message>
    <message>
        <source>the context holds {context_length} tokens, because more do not fit</source>
        <translation>上下文为 {context_length} 个词元，更多放不下</translation>
    </message>
    <message>
        <source>this model&apos;s cache cannot be {cache_type}; it stays {instead}</source>
        <translation>这个模型的缓存不能用 {cache_type}，仍为 {instead}</translation>
    </message>
    <message>
        <source>half of the cache stays {instead}: {cache_type} needs flash attention there</source>
        <translation>缓存的一半仍为 {instead}：那里用 {cache_type} 需要快速注意力</translation>
    </message>
    <message>
        <source>it did not answer in time</source>
        <translation>它没有及时响应</translation>
    </message>
    <message>
        <source>it ended the process that tried it</source>
        <translation>它使试用它的进程终止了</translation>
    </message>
    <message>
        <source>it finds no device</source>
        <translation>它找不到设备</translation>
    </message>
    <message>
        <source>it is no LoRA adapter</source>
        <translation>它不是 LoRA 适配器</translation>
    </message>
    <message>
        <source>it acts only after words of its own, which cannot be done yet</source>
        <translation>它只在特定词语之后起作用，目前还不支持</translation>
    </message>
    <message>
        <source>its tensors are not as those of an adapter</source>
        <translation>它的张量不像适配器的张量</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Models and disk</source>
        <translation>模型与磁盘</translation>
    </message>
    <message>
        <source>How the window looks. Changes apply at once.</source>
        <translation>窗口的外观，更改立即生效。</translation>
    </message>
    <message>
        <source>How answers are made. Changes apply from the next message.</source>
        <translation>如何生成回答，更改从下一条消息起生效。</translation>
    </message>
    <message>
        <source>More ways to pick the next word, for those who know them. Changes apply from the next message.</source>
        <translation>更多挑选下一个词的方式，供熟悉者使用。更改从下一条消息起生效。</translation>
    </message>
    <message>
        <source>The engine runs models in a process of its own. Changes here apply the next time a model loads.</source>
        <translation>引擎在独立进程中运行模型，更改在下次加载模型时生效。</translation>
    </message>
    <message>
        <source>Where models are looked for, and what may be kept on this computer.</source>
        <translation>在哪里寻找模型，以及这台电脑上可以保留什么。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark, or whatever the system shows.</source>
        <translation>浅色、深色或跟随系统。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Makes all text in the window smaller or larger.</source>
        <translation>缩小或放大窗口中的所有文字。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of the window, from the next time Fireside starts.</source>
        <translation>窗口的语言，下次启动 Fireside 时生效。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Low keeps to the likeliest words, high is more varied; 0 always takes the likeliest.</source>
        <translation>值低则用词稳妥，值高则更多样；0 表示总是选最可能的词。</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>Top k</translation>
    </message>
    <message>
        <source>Chooses among so many of the likeliest tokens only.</source>
        <translation>只从这么多个最可能的词元中选择。</translation>
    </message>
    <message>
        <source>Keep read chats</source>
        <translation>保留读过的对话</translation>
    </message>
    <message>
        <source>Long chats go on at once after a restart, but also lie in the cache folder, as numbers.</source>
        <translation>重新启动后长对话可以立即继续，但它们也会以数字形式存放在缓存文件夹中。</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The whole chat</source>
        <translation>整个对话</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>Top p</translation>
    </message>
    <message>
        <source>Chooses among the likeliest tokens that together have this share; 1 is off.</source>
        <translation>只从合计概率达到此值的最可能词元中选择；1 表示关闭。</translation>
    </message>
    <message>
        <source>Min p</source>
        <translation>Min p</translation>
    </message>
    <message>
        <source>Leaves out tokens under this share of the likeliest one&apos;s chance; 0 is off.</source>
        <translation>舍去概率低于最可能词元此比例的词元；0 表示关闭。</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Makes words that were just used less likely; 1 is off, and 1.1 is already strong.</source>
        <translation>降低刚用过的词再次出现的概率；1 表示关闭，1.1 已经很强。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>With a fixed number, the same chat and settings give the same answer again.</source>
        <translation>使用固定数字时，相同的对话和设置会得到相同的回答。</translation>
    </message>
    <message>
        <source>New each time</source>
        <translation>每次随机</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>Makes a token less likely each time it comes; 0 is off, below 0 it is more likely.</source>
        <translation>词元每出现一次，概率就降低一些；0 表示关闭，小于 0 则提高。</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>Makes a token that has come once less likely; 0 is off, below 0 it is more likely.</source>
        <translation>降低已出现过的词元的概率；0 表示关闭，小于 0 则提高。</translation>
    </message>
    <message>
        <source>Penalties look back</source>
        <translation>惩罚回看范围</translation>
    </message>
    <message>
        <source>How far back the repeat, frequency and presence penalties look; 0 is off.</source>
        <translation>重复、频率和存在惩罚向前回看多少；0 表示关闭。</translation>
    </message>
    <message>
        <source>DRY</source>
        <translation>DRY</translation>
    </message>
    <message>
        <source>How strongly a sequence of words is kept from coming again; 0 is off, and 0.8 is usual.</source>
        <translation>以多大力度避免同一串词再次出现；0 表示关闭，常用 0.8。</translation>
    </message>
    <message>
        <source>DRY growth</source>
        <translation>DRY 增长</translation>
    </message>
    <message>
        <source>The penalty grows by this factor with each token of the repeated sequence.</source>
        <translation>重复的串每多一个词元，惩罚就乘以这个倍数。</translation>
    </message>
    <message>
        <source>DRY allows</source>
        <translation>DRY 允许长度</translation>
    </message>
    <message>
        <source>Repeated sequences up to this many tokens cost nothing.</source>
        <translation>不超过这么多词元的重复不受惩罚。</translation>
    </message>
    <message>
        <source>DRY looks back</source>
        <translation>DRY 回看范围</translation>
    </message>
    <message>
        <source>How far back repeated sequences are looked for; 0 is off.</source>
        <translation>向前多远寻找重复的串；0 表示关闭。</translation>
    </message>
    <message>
        <source>DRY breakers</source>
        <translation>DRY 分隔符</translation>
    </message>
    <message>
        <source>Texts that no repeated sequence reaches across, spaces between; \n is a new line.</source>
        <translation>重复的串不会跨过这些文本，以空格隔开；\n 表示换行。</translation>
    </message>
    <message>
        <source>Top n sigma</source>
        <translation>Top n sigma</translation>
    </message>
    <message>
        <source>Leaves out tokens that score so many standard deviations below the likeliest; 0 is off.</source>
        <translation>舍去得分比最可能词元低这么多个标准差的词元；0 表示关闭。</translation>
    </message>
    <message>
        <source>Typical p</source>
        <translation>Typical p</translation>
    </message>
    <message>
        <source>Keeps this share of tokens, those about as surprising as expected; 1 is off.</source>
        <translation>保留意外程度接近预期的词元，合计达到此概率；1 表示关闭。</translation>
    </message>
    <message>
        <source>XTC</source>
        <translation>XTC</translation>
    </message>
    <message>
        <source>How often the likeliest tokens are left out, for less usual words; 0 is off.</source>
        <translation>以多大概率舍去最可能的词元，让用词少些俗套；0 表示关闭。</translation>
    </message>
    <message>
        <source>XTC threshold</source>
        <translation>XTC 阈值</translation>
    </message>
    <message>
        <source>Of the tokens that are at least this likely, only the least likely one stays.</source>
        <translation>概率不低于此值的词元中，只留下最不可能的一个。</translation>
    </message>
    <message>
        <source>Dynamic temperature</source>
        <translation>动态温度</translation>
    </message>
    <message>
        <source>Lowers the temperature by up to this where the model is sure, else raises it; 0 is off.</source>
        <translation>模型有把握时最多降低这么多温度，没把握时则提高；0 表示关闭。</translation>
    </message>
    <message>
        <source>Dynamic exponent</source>
        <translation>动态温度指数</translation>
    </message>
    <message>
        <source>Below 1 the dynamic temperature rises early, above 1 late, as the model is less sure.</source>
        <translation>随着模型把握减小，小于 1 时温度升得早，大于 1 时升得晚。</translation>
    </message>
    <message>
        <source>Mirostat</source>
        <translation>Mirostat</translation>
    </message>
    <message>
        <source>Keeps an answer evenly surprising, and takes the place of everything that cuts.</source>
        <translation>让回答的意外程度保持平稳，并取代所有舍去词元的采样器。</translation>
    </message>
    <message>
        <source>Version 1</source>
        <translation>版本 1</translation>
    </message>
    <message>
        <source>Version 2</source>
        <translation>版本 2</translation>
    </message>
    <message>
        <source>Mirostat surprise</source>
        <translation>Mirostat 意外程度</translation>
    </message>
    <message>
        <source>How surprising the next token is to be, in bits; less keeps to the expected.</source>
        <translation>下一个词元应有多意外，以比特计；值低则更合乎预期。</translation>
    </message>
    <message>
        <source>Mirostat rate</source>
        <translation>Mirostat 速率</translation>
    </message>
    <message>
        <source>How fast mirostat corrects itself.</source>
        <translation>Mirostat 自我修正的快慢。</translation>
    </message>
    <message>
        <source>Adaptive p</source>
        <translation>Adaptive p</translation>
    </message>
    <message>
        <source>Picks tokens that are near this likely, best after min p alone; 0 is off.</source>
        <translation>选取概率接近此值的词元，最好只与 min p 同用；0 表示关闭。</translation>
    </message>
    <message>
        <source>Adaptive p memory</source>
        <translation>Adaptive p 记忆</translation>
    </message>
    <message>
        <source>How much it remembers from token to token; 0.9 is about the last ten.</source>
        <translation>每过一个词元保留多少记忆；0.9 约为最近十个。</translation>
    </message>
    <message>
        <source>Logit bias</source>
        <translation>Logit 偏置</translation>
    </message>
    <message>
        <source>One a line, such as “ very = -3”: its tokens become less likely; -100 forbids them.</source>
        <translation>每行一条，例如“ very = -3”：降低其中词元的概率；-100 表示禁用。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>In which order the samplers act; those left out follow in their usual one.</source>
        <translation>采样器起作用的先后；没写到的按通常顺序排在后面。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回答</translation>
    </message>
    <message>
        <source>An answer is cut after so many tokens; a token is about three quarters of a word.</source>
        <translation>回答达到这么多词元后截断；一个词元大约相当于一个汉字。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What the model is told first, in every chat.</source>
        <translation>每次对话都会最先告诉模型的内容。</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Automatic takes the fastest device and puts as much on it as fits.</source>
        <translation>自动会选最快的设备，并尽量多放。</translation>
    </message>
    <message>
        <source>The processor only</source>
        <translation>只用处理器</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>How much of a chat the model can see at once; more needs more memory.</source>
        <translation>模型一次能看到的对话长度；越长所需内存越多。</translation>
    </message>
    <message>
        <source>Automatic (up to 8,192)</source>
        <translation>自动（最多 8,192）</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>How many the processor works with; one for each physical core is usually fastest.</source>
        <translation>处理器使用的线程数；通常每个物理核心一个最快。</translation>
    </message>
    <message>
        <source>Memory of the context</source>
        <translation>上下文的内存</translation>
    </message>
    <message>
        <source>Eight bit take half, with almost no loss; with four some models answer worse.</source>
        <translation>8 位只占一半，几乎没有损失；4 位时有些模型回答会变差。</translation>
    </message>
    <message>
        <source>16 bit (f16)</source>
        <translation>16 位（f16）</translation>
    </message>
    <message>
        <source>8 bit (q8_0)</source>
        <translation>8 位（q8_0）</translation>
    </message>
    <message>
        <source>4 bit (q4_0)</source>
        <translation>4 位（q4_0）</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>快速注意力</translation>
    </message>
    <message>
        <source>A way to compute that is smaller and mostly faster; automatic uses it where it works.</source>
        <translation>一种占用更少、通常更快的计算方式；自动会在可行时使用。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>How many tokens of a message are read at once; more needs more work space.</source>
        <translation>一次读取消息中的多少个词元；越多需要的工作空间越大。</translation>
    </message>
    <message>
        <source>Chats at once</source>
        <translation>同时回答的对话</translation>
    </message>
    <message>
        <source>How many chats are answered beside each other; they share one context.</source>
        <translation>可以同时回答多少个对话；它们共用一个上下文。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Searched for GGUF files besides Fireside&apos;s own folder; nothing in them is changed.</source>
        <translation>除 Fireside 自己的文件夹外，也在这些文件夹中查找 GGUF 文件；其中的内容不会被改动。</translation>
    </message>
</context>
<context>
    <name>template</name>
    <message>
        <source>The file has no chat template; a general form is used.</source>
        <translation>文件没有聊天模板，改用通用格式。</translation>
    </message>
    <message>
        <source>The chat template fails; a general form is used instead.</source>
        <translation>聊天模板出错，改用通用格式。</translation>
    </message>
    <message>
        <source>The chat template does not come to an end; a general form is used instead.</source>
        <translation>聊天模板无法结束，改用通用格式。</translation>
    </message>
    <message>
        <source>The chat template leaves messages out: the model never sees all that was said.</source>
        <translation>聊天模板会漏掉消息：模型看不到全部对话。</translation>
    </message>
    <message>
        <source>The chat template has no place for instructions; they are put before the first question.</source>
        <translation>聊天模板没有放指令的位置，指令被放在第一个问题之前。</translation>
    </message>
    <message>
        <source>The chat template drops instructions: the model never sees the system prompt.</source>
        <translation>聊天模板会丢弃指令：模型看不到系统提示词。</translation>
    </message>
    <message>
        <source>The chat template writes the token that begins a text more than once.</source>
        <translation>聊天模板多次写入开始词元。</translation>
    </message>
    <message>
        <source>The chat template does not open the model&apos;s turn, so the model may go on writing the question.</source>
        <translation>聊天模板没有开启模型的回合，模型可能会接着写问题。</translation>
    </message>
    <message>
        <source>The chat template ends a turn with something that does not end a reply, so the model may write on and on.</source>
        <translation>聊天模板用不能结束回复的内容结束回合，模型可能会一直写下去。</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
</TS>
