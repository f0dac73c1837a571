<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
    <name>AboutModel</name>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
    </message>
    <message>
        <source>The rest stands on the model&apos;s page.</source>
        <translation>其余内容请见模型页面。</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>Alternatives</name>
    <message>
        <source>Look at it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Look at {name}</source>
        <translation>查看 {name}</translation>
    </message>
</context>
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
    <name>CardText</name>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
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
    <name>Chip</name>
    <message>
        <source>{filter}: take it away</source>
        <translation>{filter}：移除</translation>
    </message>
</context>
<context>
    <name>ColumnHeads</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Sort by: {column}</source>
        <translation>按{column}排序</translation>
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
    <name>DiscoverList</name>
    <message>
        <source>Models on the hub</source>
        <translation>模型中心的模型</translation>
    </message>
</context>
<context>
    <name>DiscoverListModel</name>
    <message>
        <source>Still to come</source>
        <translation>正在获取</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Ask first</source>
        <translation>需同意条款</translation>
    </message>
    <message>
        <source>Another format</source>
        <translation>其他格式</translation>
    </message>
</context>
<context>
    <name>DiscoverPage</name>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Its files, what they need here and what its makers say are shown here.</source>
        <translation>这里会显示它的文件、在本机所需的内存和作者的说明。</translation>
    </message>
</context>
<context>
    <name>DiscoverWishes</name>
    <message>
        <source>The link stands in what its makers wrote. This is its whole address:</source>
        <translation>此链接来自作者的说明，完整地址如下：</translation>
    </message>
</context>
<context>
    <name>DiskSummary</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>其他内容</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n 个模型，{size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}, unused for 60 days</source>
        <translation>
            <numerusform>%n 个模型（{size}）已有 60 天未用</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} more when Fireside is closed: until then, deleting can be undone.</source>
        <translation>关闭 Fireside 后会再释放 {size}：在此之前删除可以撤销。</translation>
    </message>
    <message>
        <source>Still to download, {size}</source>
        <translation>待下载，{size}</translation>
    </message>
</context>
<context>
    <name>DownloadCard</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Fetch it earlier</source>
        <translation>提前下载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Fetched</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take it off this list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Fetch it next</source>
        <translation>下一个就下载</translation>
    </message>
    <message>
        <source>Fetch it later</source>
        <translation>推后下载</translation>
    </message>
</context>
<context>
    <name>DownloadCare</name>
    <message>
        <source>Cancel {name}?</source>
        <translation>取消下载 {name}？</translation>
    </message>
    <message>
        <source>{part} were fetched already and would be thrown away.</source>
        <translation>已下载 {part}，取消后会被丢弃。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Throw {size} away</source>
        <translation>丢弃 {size}</translation>
    </message>
    <message>
        <source>Where downloads go</source>
        <translation>下载到哪里</translation>
    </message>
</context>
<context>
    <name>DownloadNews</name>
    <message>
        <source>{name} is ready</source>
        <translation>{name} 已就绪</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>{size} are here and verified. Click to chat with it.</source>
        <translation>已下载并核对 {size}。点击即可开始对话。</translation>
    </message>
    <message>
        <source>{name} was not fetched</source>
        <translation>{name} 未能下载</translation>
    </message>
    <message>
        <source>See why</source>
        <translation>查看原因</translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message>
        <source>Fetched</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Show the download</source>
        <translation>查看下载</translation>
    </message>
    <message numerus="yes">
        <source>All %n download(s)</source>
        <translation>
            <numerusform>全部 %n 个下载</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between speed and time left</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>{words}, {percent}</source>
        <translation>{words}，{percent}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>It is here, every byte is right</source>
        <translation>已下载，每个字节都正确</translation>
    </message>
</context>
<context>
    <name>DownloadsPanel</name>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Room for everything in line is kept free before it starts.</source>
        <translation>开始之前，会先为队列中的所有下载留出空间。</translation>
    </message>
    <message>
        <source>Take what is done off this list</source>
        <translation>从列表中移除已完成的下载</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>全部继续</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to see this model</source>
        <translation>松开即可查看此模型</translation>
    </message>
    <message>
        <source>Nothing is fetched before you say so.</source>
        <translation>未经您同意不会下载。</translation>
    </message>
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
        <source>Get a model</source>
        <translation>获取模型</translation>
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
        <source>Fireside talks to a language model that runs on this computer. There is none here yet: get one from the hub, or open a GGUF file that you have.</source>
        <translation>Fireside 与在这台电脑上运行的语言模型对话。这里还没有模型：请从模型中心获取，或打开已有的 GGUF 文件。</translation>
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
        <source>Find a model</source>
        <translation>寻找模型</translation>
    </message>
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
        <source>A model is one file that ends in .gguf. Find one on the hub, open one that you have, or put it into this folder:
{folder}</source>
        <translation>模型是以 .gguf 结尾的文件。可以在模型中心寻找，打开已有的文件，或将它放入这个文件夹：
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
    <name>FetchQuestion</name>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Fetch {name}?</source>
        <translation>下载 {name}？</translation>
    </message>
    <message>
        <source>It lies on {host} and not on the hub, so nobody tells what its bytes should be: they cannot be compared, and what it needs here is known once it is here.</source>
        <translation>它位于 {host}，不在模型中心，因此无从得知数据应当怎样：无法核对，所需内存也要下载后才知道。</translation>
    </message>
</context>
<context>
    <name>FetchRow</name>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>How far the download is</source>
        <translation>下载进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Download {label}, {size}</source>
        <translation>下载 {label}，{size}</translation>
    </message>
    <message>
        <source>You have this one already.</source>
        <translation>您已有此文件。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{progress}, {left}</source>
        <translation>{progress}，{left}</translation>
    </message>
</context>
<context>
    <name>FileControl</name>
    <message>
        <source>There is no such file now.</source>
        <translation>目前没有这个文件。</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>证书 (*.pem *.crt *.cer);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>FileDelegate</name>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
</context>
<context>
    <name>FileListModel</name>
    <message>
        <source>about {speed}</source>
        <translation>约 {speed}</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Runs here</source>
        <translation>本机可运行</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>The order of the list</source>
        <translation>列表的顺序</translation>
    </message>
    <message>
        <source>Only what should fit into this computer&apos;s memory</source>
        <translation>只显示本机内存应能放下的模型</translation>
    </message>
</context>
<context>
    <name>FilterCard</name>
    <message>
        <source>Also other formats</source>
        <translation>包括其他格式</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Shows repositories without GGUF files too; their pages lead to versions with.</source>
        <translation>也显示没有 GGUF 文件的仓库；其页面会指向有 GGUF 的版本。</translation>
    </message>
</context>
<context>
    <name>FolderControl</name>
    <message>
        <source>There is no such folder now. If it is on another disk, connect it.</source>
        <translation>目前没有这个文件夹。如果它在另一个磁盘上，请连接该磁盘。</translation>
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
    <name>FoundPlaces</name>
    <message>
        <source>Found elsewhere on this computer</source>
        <translation>在本机其他位置找到</translation>
    </message>
</context>
<context>
    <name>FoundRow</name>
    <message>
        <source>Stop using them</source>
        <translation>不再使用</translation>
    </message>
    <message>
        <source>Use in place</source>
        <translation>就地使用</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), {size}</source>
        <translation>
            <numerusform>%n 个模型，{size}</numerusform>
        </translation>
    </message>
    <message>
        <source>One is the same file as {name} here</source>
        <translation>其中一个与这里的 {name} 是同一文件</translation>
    </message>
    <message numerus="yes">
        <source>%n of them are the same file as one here</source>
        <translation>
            <numerusform>其中 %n 个与这里的文件相同</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names of models</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>GatedCard</name>
    <message>
        <source>Accept the terms on the model&apos;s page</source>
        <translation>在模型页面接受条款</translation>
    </message>
    <message>
        <source>Opens in your browser; sign in there.</source>
        <translation>将在浏览器中打开，请在那里登录。</translation>
    </message>
    <message>
        <source>Give Fireside a read-only token</source>
        <translation>向 Fireside 提供只读令牌</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再次检查</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>打开页面</translation>
    </message>
    <message>
        <source>It is private</source>
        <translation>这是私有模型</translation>
    </message>
    <message>
        <source>Its files open for the accounts that its owner has let in.</source>
        <translation>只有所有者允许的账号才能获取其文件。</translation>
    </message>
    <message>
        <source>Its makers ask you to agree first</source>
        <translation>作者要求先同意条款</translation>
    </message>
    <message>
        <source>The files open once your Hugging Face account has accepted their terms. It usually takes a minute.</source>
        <translation>您的 Hugging Face 账号接受条款后即可获取文件，通常只需一分钟。</translation>
    </message>
    <message>
        <source>The files open once your Hugging Face account has accepted their terms and one of the makers has let it in. That may take days.</source>
        <translation>您的 Hugging Face 账号接受条款并经作者批准后即可获取文件，可能需要几天。</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>It is kept until Fireside is closed, and nowhere on the disk.</source>
        <translation>只保留到关闭 Fireside 为止，不会写入磁盘。</translation>
    </message>
    <message>
        <source>It is kept in this computer&apos;s keyring and sent to nobody else.</source>
        <translation>保存在本机密钥环中，不会发送给他人。</translation>
    </message>
    <message>
        <source>Of the account {account}. {kept}</source>
        <translation>属于账号 {account}。{kept}</translation>
    </message>
    <message>
        <source>Not yet: the hub says that this account has not accepted the terms.</source>
        <translation>尚未开放：模型中心表示此账号还没有接受条款。</translation>
    </message>
    <message>
        <source>Not yet: without a token the hub does not know who asks.</source>
        <translation>尚未开放：没有令牌，模型中心不知道是谁在请求。</translation>
    </message>
    <message>
        <source>The files appear here as soon as they are open.</source>
        <translation>开放后，文件会立即显示在这里。</translation>
    </message>
</context>
<context>
    <name>GatedStep</name>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
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
        <source>Reset {count} changes on this page</source>
        <translation>还原本页的 {count} 项更改</translation>
    </message>
    <message>
        <source>Reset 1 change on this page</source>
        <translation>还原本页的 1 项更改</translation>
    </message>
</context>
<context>
    <name>HubField</name>
    <message>
        <source>Search the hub, or paste a link</source>
        <translation>搜索模型中心，或粘贴链接</translation>
    </message>
    <message>
        <source>Empty the field</source>
        <translation>清空输入框</translation>
    </message>
</context>
<context>
    <name>HubPill</name>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>You switched the network off. Press to switch it on.</source>
        <translation>您已关闭网络。点击可重新开启。</translation>
    </message>
</context>
<context>
    <name>HubProblemPage</name>
    <message>
        <source>Chats work as always. Searching and fetching models wait. Nothing was sent since {time}.</source>
        <translation>对话照常可用，搜索和下载模型需等待联网。自 {time} 起没有发送任何内容。</translation>
    </message>
    <message>
        <source>You switched the network off</source>
        <translation>您已关闭网络</translation>
    </message>
    <message>
        <source>Go to models on this computer</source>
        <translation>查看本机模型</translation>
    </message>
    <message>
        <source>Again in {seconds} s</source>
        <translation>{seconds} 秒后重试</translation>
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
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
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
</context>
<context>
    <name>InstalledSection</name>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Unused for 60 days</source>
        <translation>60 天未用</translation>
    </message>
    <message>
        <source>Check all files</source>
        <translation>检查所有文件</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Show all models again</source>
        <translation>重新显示所有模型</translation>
    </message>
    <message>
        <source>{fit}; measured {measured} here</source>
        <translation>{fit}；本机实测 {measured}</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>停止检查</translation>
    </message>
    <message>
        <source>Look for models again</source>
        <translation>重新查找模型</translation>
    </message>
    <message>
        <source>Look for files that are here twice</source>
        <translation>查找重复的文件</translation>
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
    <name>LedgerPanel</name>
    <message>
        <source>What was sent</source>
        <translation>发送记录</translation>
    </message>
    <message>
        <source>Show requests</source>
        <translation>显示请求</translation>
    </message>
    <message>
        <source>Nothing was sent since {time}.</source>
        <translation>自 {time} 起没有发送任何内容。</translation>
    </message>
    <message>
        <source>Nothing was sent since Fireside was opened.</source>
        <translation>自打开 Fireside 以来没有发送任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>Last request at {time} to {host}: {purpose}. In all %n request(s), {size} received.</source>
        <translation>
            <numerusform>最近一次请求：{time}，{host}，{purpose}。共 %n 次请求，接收 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Hide requests</source>
        <translation>隐藏请求</translation>
    </message>
</context>
<context>
    <name>LibraryHeader</name>
    <message>
        <source>On this computer</source>
        <translation>本机模型</translation>
    </message>
    <message>
        <source>Discover</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Add a file or folder</source>
        <translation>添加文件或文件夹</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Add a folder with models…</source>
        <translation>添加存放模型的文件夹…</translation>
    </message>
    <message>
        <source>Paste a link or a name…</source>
        <translation>粘贴链接或名称…</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>Choose a folder with models</source>
        <translation>选择存放模型的文件夹</translation>
    </message>
</context>
<context>
    <name>LicenceLine</name>
    <message>
        <source>Read it</source>
        <translation>阅读全文</translation>
    </message>
    <message>
        <source>{name}.</source>
        <translation>{name}。</translation>
    </message>
    <message>
        <source> </source>
        <comment>between two sentences; may be nothing</comment>
        <translation>​</translation>
    </message>
    <message>
        <source>Read the licence {name}</source>
        <translation>阅读许可证 {name}</translation>
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
    <name>MetadataList</name>
    <message>
        <source>What the file says of itself</source>
        <translation>文件自身的说明</translation>
    </message>
</context>
<context>
    <name>ModelCare</name>
    <message>
        <source>Both names stay where they are and lead to the same bytes. This frees {size}. A program that writes into one of them would change the other.</source>
        <translation>两个名称都留在原处，指向同一份数据，可释放 {size}。如果有程序写入其中一个，另一个也会随之改变。</translation>
    </message>
    <message>
        <source>Keep the bytes of {name} once?</source>
        <translation>只保留一份 {name} 的数据？</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Keep them once</source>
        <translation>只留一份</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n old version(s)?</source>
        <translation>
            <numerusform>移除 %n 个旧版本？</numerusform>
        </translation>
    </message>
    <message>
        <source>No model here uses them. This frees {size} and cannot be undone.</source>
        <translation>这里没有模型使用它们。可释放 {size}，且无法撤销。</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Remove {size}</source>
        <translation>移除 {size}</translation>
    </message>
    <message>
        <source>Delete {size}</source>
        <translation>删除 {size}</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>删除 {name}？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Deleted {name}</source>
        <translation>已删除 {name}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Fetch {size}</source>
        <translation>下载 {size}</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>{size} are free again</source>
        <translation>已释放 {size}</translation>
    </message>
    <message>
        <source>Unload it</source>
        <translation>卸载</translation>
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
    <name>ModelDetails</name>
    <message>
        <source>Search what the file says</source>
        <translation>搜索文件中的说明</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>{name} 的详情</translation>
    </message>
    <message>
        <source>Copy: {name}</source>
        <translation>复制：{name}</translation>
    </message>
    <message>
        <source>{tokens} tokens</source>
        <translation>{tokens} 词元</translation>
    </message>
    <message>
        <source>{name}, {layers} layers</source>
        <translation>{name}，{layers} 层</translation>
    </message>
    <message>
        <source>{name}. {sentence}</source>
        <translation>{name}。{sentence}</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>{size} ({bytes})</source>
        <translation>{size}（{bytes}）</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>{origin}, {place}</source>
        <translation>{origin}，{place}</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>For pictures</source>
        <translation>用于图片</translation>
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
    <name>ModelMenu</name>
    <message>
        <source>Chat with it</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Options for this model…</source>
        <translation>这个模型的选项…</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>详情…</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>停止检查</translation>
    </message>
    <message>
        <source>Check the file</source>
        <translation>检查文件</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Look for an update</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
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
        <source>Get more models</source>
        <translation>获取更多模型</translation>
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
    <name>NetworkPage</name>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
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
    <name>NoMatch</name>
    <message>
        <source>Show all models</source>
        <translation>显示所有模型</translation>
    </message>
    <message>
        <source>Search the hub for it</source>
        <translation>在模型中心搜索</translation>
    </message>
    <message>
        <source>Nothing called “{words}” here</source>
        <translation>这里没有名为“{words}”的模型</translation>
    </message>
    <message>
        <source>Every model was used within the last 60 days</source>
        <translation>最近 60 天内所有模型都用过</translation>
    </message>
</context>
<context>
    <name>NothingFound</name>
    <message>
        <source>Runs here</source>
        <translation>本机可运行</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between filters</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Searched with these filters: {filters}.</source>
        <translation>已按这些条件筛选：{filters}。</translation>
    </message>
    <message>
        <source>The names of all models with GGUF files on the hub were searched.</source>
        <translation>已查找模型中心所有含 GGUF 文件的模型名称。</translation>
    </message>
    <message>
        <source>The names of all models on the hub were searched.</source>
        <translation>已查找模型中心所有模型的名称。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Search other formats too</source>
        <translation>同时搜索其他格式</translation>
    </message>
    <message>
        <source>Paste a link instead</source>
        <translation>改为粘贴链接</translation>
    </message>
    <message>
        <source>The network is off, so only the recommended models were searched.</source>
        <translation>网络已关闭，只查找了推荐的模型。</translation>
    </message>
    <message>
        <source>Show them all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Nothing like that</source>
        <translation>没有符合条件的模型</translation>
    </message>
    <message>
        <source>Nothing called “{words}”</source>
        <translation>没有找到“{words}”</translation>
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
    <name>PathControl</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: {setting}</source>
        <translation>选择：{setting}</translation>
    </message>
</context>
<context>
    <name>RailButton</name>
    <message>
        <source>On screen now</source>
        <translation>当前页面</translation>
    </message>
    <message>
        <source>Fetching, {percent} %</source>
        <translation>正在下载，{percent}%</translation>
    </message>
</context>
<context>
    <name>RepoDetail</name>
    <message>
        <source>It has no GGUF file, the kind that runs here. Others have made some of it:</source>
        <translation>其中没有可在本机运行的 GGUF 文件，其他人制作了这些版本：</translation>
    </message>
    <message>
        <source>Made in another format</source>
        <translation>采用其他格式</translation>
    </message>
    <message>
        <source>Or take a model of the same size that asks for nothing:</source>
        <translation>或选择大小相近、无需同意条款的模型：</translation>
    </message>
</context>
<context>
    <name>RepoHead</name>
    <message>
        <source>Copy the link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 词元</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Thinks first</source>
        <translation>先思考</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Sees pictures</source>
        <translation>能看图片</translation>
    </message>
    <message numerus="yes">
        <source>{name}, %n layer(s)</source>
        <translation>
            <numerusform>{name}，%n 层</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RequestList</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
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
    <name>SearchPane</name>
    <message>
        <source>What it should do here</source>
        <translation>在本机的预期</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) and more</source>
        <translation>
            <numerusform>%n 个以上模型</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n 个模型</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter opens the link</source>
        <translation>按 Enter 打开链接</translation>
    </message>
    <message>
        <source>That is no link to a model</source>
        <translation>这不是模型的链接</translation>
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
        <source>the usual folder</source>
        <translation>默认文件夹</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
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
    <name>SortHead</name>
    <message>
        <source>sorted, largest first</source>
        <translation>已排序，从大到小</translation>
    </message>
    <message>
        <source>sorted, smallest first</source>
        <translation>已排序，从小到大</translation>
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
    <name>TableSkeleton</name>
    <message>
        <source>The files are still to come</source>
        <translation>正在获取文件列表</translation>
    </message>
</context>
<context>
    <name>TidyLines</name>
    <message>
        <source>Looking for files that are here twice, {percent}</source>
        <translation>正在查找重复的文件，{percent}</translation>
    </message>
    <message>
        <source>{name} was deleted. Its {size} are free when Fireside is closed.</source>
        <translation>{name} 已删除，其 {size} 会在关闭 Fireside 后释放。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>{size} can be free at once, and cannot be brought back then.</source>
        <translation>可立即释放 {size}，之后无法恢复。</translation>
    </message>
    <message>
        <source>Free it now</source>
        <translation>立即释放</translation>
    </message>
    <message numerus="yes">
        <source>%n old version(s) that nothing uses take {size}.</source>
        <translation>
            <numerusform>%n 个没有用到的旧版本占用 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove them</source>
        <translation>移除</translation>
    </message>
    <message numerus="yes">
        <source>{name} is here %n time(s), on different disks.</source>
        <translation>
            <numerusform>{name} 在不同的磁盘上共有 %n 份。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} is here %n time(s). Keeping its bytes once frees {size}.</source>
        <translation>
            <numerusform>{name} 共有 %n 份，只留一份可释放 {size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep them once</source>
        <translation>只留一份</translation>
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
    <name>TokenField</name>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
</context>
<context>
    <name>TokenPanel</name>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Get a token</source>
        <translation>获取令牌</translation>
    </message>
    <message>
        <source>Use another</source>
        <translation>换一个</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>No token for {host}</source>
        <translation>没有 {host} 的令牌</translation>
    </message>
    <message>
        <source>Token {hint} of {account} for {host}</source>
        <translation>{host} 的令牌 {hint}，账号 {account}</translation>
    </message>
    <message>
        <source>Token {hint} for {host}</source>
        <translation>{host} 的令牌 {hint}</translation>
    </message>
    <message>
        <source>Asking whose it is…</source>
        <translation>正在查询所属账号…</translation>
    </message>
    <message>
        <source>Kept in this computer&apos;s keyring, and sent to this hub only.</source>
        <translation>保存在本机密钥环中，只发送给这个模型中心。</translation>
    </message>
    <message>
        <source>Kept until Fireside is closed, and nowhere on the disk.</source>
        <translation>只保留到关闭 Fireside 为止，不会写入磁盘。</translation>
    </message>
    <message>
        <source>Only models that are private, or whose makers ask for consent first, need one. It goes into this computer&apos;s keyring.</source>
        <translation>只有私有模型和作者要求先同意条款的模型才需要令牌。它会存入本机密钥环。</translation>
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
    <name>_FileList</name>
    <message>
        <source>Files of this model</source>
        <translation>此模型的文件</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Speed, about</source>
        <translation>速度（约）</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>可用 {size}</translation>
    </message>
    <message>
        <source>Needs here</source>
        <translation>本机所需</translation>
    </message>
    <message>
        <source>Needs here, with {length} context</source>
        <translation>本机所需（上下文 {length}）</translation>
    </message>
</context>
<context>
    <name>deletion</name>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>The rest is also used by {others}.</source>
        <translation>其余部分 {others} 也在使用。</translation>
    </message>
    <message>
        <source>Chats that used it stay, and another model can go on with them.</source>
        <translation>用过它的对话会保留，可由其他模型继续。</translation>
    </message>
    <message>
        <source> </source>
        <comment>between two sentences; may be nothing</comment>
        <translation>​</translation>
    </message>
    <message>
        <source>The file belongs to {program}, which loses it too.</source>
        <translation>该文件属于 {program}，删除后它也将无法使用。</translation>
    </message>
    <message>
        <source>This frees nothing, only the name goes.</source>
        <translation>这不会释放空间，只是移除名称。</translation>
    </message>
    <message>
        <source>This frees {freed} of its {size}.</source>
        <translation>在 {size} 中可释放 {freed}。</translation>
    </message>
    <message>
        <source>This frees {freed}.</source>
        <translation>可释放 {freed}。</translation>
    </message>
    <message>
        <source>Fetching it again takes about {minutes} min.</source>
        <translation>重新下载约需 {minutes} 分钟。</translation>
    </message>
    <message>
        <source>Fetching it again takes about {hours} h.</source>
        <translation>重新下载约需 {hours} 小时。</translation>
    </message>
</context>
<context>
    <name>discover</name>
    <message>
        <source>On the hub now</source>
        <translation>模型中心上的模型</translation>
    </message>
    <message>
        <source>{size}, MoE</source>
        <translation>{size}，MoE</translation>
    </message>
    <message>
        <source>{count} downloads</source>
        <translation>{count} 次下载</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>{size}, {licence}</source>
        <translation>{size}，{licence}</translation>
    </message>
    <message>
        <source>published {date}</source>
        <translation>发布于 {date}</translation>
    </message>
    <message>
        <source>changed {date}</source>
        <translation>更新于 {date}</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私有</translation>
    </message>
    <message>
        <source>{millions} million downloads</source>
        <comment>{ten_thousands} may be used instead of {millions}</comment>
        <translation>{ten_thousands} 万次下载</translation>
    </message>
    <message>
        <source>{millions} million</source>
        <comment>{hundred_millions} may be used instead of {millions}</comment>
        <translation>{hundred_millions} 亿</translation>
    </message>
    <message>
        <source>{billions} billion</source>
        <comment>{hundred_millions} may be used instead of {billions}</comment>
        <translation>{hundred_millions} 亿</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>how a date is written, in Qt&apos;s letters</comment>
        <translation>yyyy/M/d</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>较小</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>较大</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Should fit</source>
        <translation>应可运行</translation>
    </message>
    <message>
        <source>Partly on card</source>
        <translation>部分在显卡</translation>
    </message>
    <message>
        <source>On the CPU</source>
        <translation>在处理器上</translation>
    </message>
    <message>
        <source>Just fits</source>
        <translation>勉强可运行</translation>
    </message>
    <message>
        <source>Too large here</source>
        <translation>本机放不下</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>可运行</translation>
    </message>
    <message>
        <source>Fits, little room</source>
        <translation>可运行，余量小</translation>
    </message>
    <message>
        <source>{time} at {speed}.</source>
        <translation>按 {speed} 计算，{time}。</translation>
    </message>
    <message>
        <source>{free} free on disk.</source>
        <translation>磁盘可用 {free}。</translation>
    </message>
    <message>
        <source> </source>
        <comment>between two sentences; may be nothing</comment>
        <translation>​</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>不到一分钟</translation>
    </message>
    <message>
        <source>about {hours} h</source>
        <translation>约 {hours} 小时</translation>
    </message>
    <message>
        <source>about {hours} h {minutes} min</source>
        <translation>约 {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>约 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>Not in this build</source>
        <translation>此版本不支持</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>{number} tok/s</source>
        <translation>{number} 词元/秒</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Fetching {part}</source>
        <translation>下载中 {part}</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>核对中</translation>
    </message>
    <message>
        <source>Waiting {part}</source>
        <translation>等待中 {part}</translation>
    </message>
    <message>
        <source>Paused {part}</source>
        <translation>已暂停 {part}</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>The repository lacks {parts}.</source>
        <translation>仓库缺少 {parts}。</translation>
    </message>
    <message>
        <source>This build of llama.cpp does not know models built as “{architecture}” yet.</source>
        <translation>此版本的 llama.cpp 尚不支持“{architecture}”架构的模型。</translation>
    </message>
    <message>
        <source>Trending</source>
        <translation>热门</translation>
    </message>
    <message>
        <source>Most downloads</source>
        <translation>下载最多</translation>
    </message>
    <message>
        <source>Most likes</source>
        <translation>点赞最多</translation>
    </message>
    <message>
        <source>Changed last</source>
        <translation>最近更新</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Sees pictures</source>
        <translation>能看图片</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>文本向量</translation>
    </message>
    <message>
        <source>Compares sentences</source>
        <translation>句子比较</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Up to {most}</source>
        <translation>不超过 {most}</translation>
    </message>
    <message>
        <source>Over {least}</source>
        <translation>超过 {least}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} 至 {most}</translation>
    </message>
    <message>
        <source>All formats</source>
        <translation>所有格式</translation>
    </message>
    <message>
        <source>The connection cannot be trusted</source>
        <translation>连接不可信任</translation>
    </message>
    <message>
        <source>Nothing to see there</source>
        <translation>没有可显示的内容</translation>
    </message>
    <message>
        <source>The hub has trouble</source>
        <translation>模型中心出现故障</translation>
    </message>
    <message>
        <source>You switched the network off</source>
        <translation>您已关闭网络</translation>
    </message>
    <message>
        <source>The hub cannot be reached</source>
        <translation>无法连接模型中心</translation>
    </message>
    <message>
        <source>The hub does not answer</source>
        <translation>模型中心没有响应</translation>
    </message>
    <message>
        <source>The hub asks to wait</source>
        <translation>模型中心要求等待</translation>
    </message>
    <message>
        <source>The proxy does not work</source>
        <translation>代理无法使用</translation>
    </message>
    <message>
        <source>The token is not accepted</source>
        <translation>令牌未被接受</translation>
    </message>
    <message>
        <source>Made in another format</source>
        <translation>采用其他格式</translation>
    </message>
    <message>
        <source>That is no link to a model</source>
        <translation>这不是模型的链接</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>未能成功</translation>
    </message>
    <message>
        <source>Its files can be looked at once it is on again.</source>
        <translation>重新开启后即可查看其文件。</translation>
    </message>
    <message>
        <source>Not recommended here: {reason}.</source>
        <translation>在本机不推荐：{reason}。</translation>
    </message>
    <message>
        <source>Recommended: {reason}.</source>
        <translation>推荐：{reason}。</translation>
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
    <message>
        <source>You switched the network off, so nothing was sent.</source>
        <translation>您已关闭网络，因此没有发送任何内容。</translation>
    </message>
    <message>
        <source>{host} cannot be reached: {reason}.</source>
        <translation>无法连接 {host}：{reason}。</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds} s.</source>
        <translation>{host} 在 {seconds} 秒内没有响应。</translation>
    </message>
    <message>
        <source>{host} has trouble of its own at the moment (it said {status}).</source>
        <translation>{host} 自身暂时出现故障（返回 {status}）。</translation>
    </message>
    <message>
        <source>{host} gets too many requests from here and asks to wait {seconds} s.</source>
        <translation>从这里向 {host} 发出的请求过多，它要求等待 {seconds} 秒。</translation>
    </message>
    <message>
        <source>What answered for {host} is not a model hub. A sign-in page of this network may stand in between.</source>
        <translation>代替 {host} 响应的不是模型中心，可能被此网络的登录页面拦截。</translation>
    </message>
    <message>
        <source>The proxy {proxy} cannot be used: {reason}.</source>
        <translation>无法使用代理 {proxy}：{reason}。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted: {reason}. A company network may need its own CA file.</source>
        <translation>{host} 的证书不受信任：{reason}。公司网络可能需要自己的 CA 文件。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid at {now}, which is what the clock of this computer says. If the clock is wrong, set it and try again.</source>
        <translation>本机时钟显示为 {now}，此时 {host} 的证书无效。如果时钟不准，请校正后重试。</translation>
    </message>
    <message>
        <source>The CA file {path} cannot be used: {reason}.</source>
        <translation>无法使用 CA 文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{endpoint} is no address of a hub; it begins with https://.</source>
        <translation>{endpoint} 不是模型中心的地址，地址应以 https:// 开头。</translation>
    </message>
    <message>
        <source>{host} knows no repository {repo}, or it is private.</source>
        <translation>{host} 上没有仓库 {repo}，或者它是私有的。</translation>
    </message>
    <message>
        <source>The makers of {repo} ask you to agree to their terms first.</source>
        <translation>{repo} 的作者要求您先同意其条款。</translation>
    </message>
    <message>
        <source>{host} has closed {repo}.</source>
        <translation>{host} 已关闭 {repo}。</translation>
    </message>
    <message>
        <source>{repo} has no version {revision}.</source>
        <translation>{repo} 没有版本 {revision}。</translation>
    </message>
    <message>
        <source>{repo} has no file {path}.</source>
        <translation>{repo} 中没有文件 {path}。</translation>
    </message>
    <message>
        <source>{repo} has no GGUF file, the kind that runs here. Others may have made one of it.</source>
        <translation>{repo} 中没有可在本机运行的 GGUF 文件，可能有其他人制作了 GGUF 版本。</translation>
    </message>
    <message>
        <source>{repo} has no {quantisation}; it has {have}.</source>
        <translation>{repo} 没有 {quantisation}，现有 {have}。</translation>
    </message>
    <message>
        <source>{repo} lacks {missing}, a part of {name}.</source>
        <translation>{repo} 缺少 {missing}，它是 {name} 的一部分。</translation>
    </message>
    <message>
        <source>“{text}” is neither a repository (owner/name) nor the address of a model.</source>
        <translation>“{text}”既不是仓库（所有者/名称），也不是模型的地址。</translation>
    </message>
    <message>
        <source>{host} does not accept the token. It may have been revoked.</source>
        <translation>{host} 不接受此令牌，它可能已被撤销。</translation>
    </message>
    <message>
        <source>That is not a token; one begins with hf_ and has no spaces.</source>
        <translation>这不是令牌；令牌以 hf_ 开头，不含空格。</translation>
    </message>
    <message>
        <source>This computer&apos;s keyring cannot be used ({reason}). The token is kept until Fireside is closed, and nowhere on the disk.</source>
        <translation>无法使用本机密钥环（{reason}）。令牌只保留到关闭 Fireside 为止，不会写入磁盘。</translation>
    </message>
    <message>
        <source>The token in this computer&apos;s keyring cannot be read: {reason}.</source>
        <translation>无法读取本机密钥环中的令牌：{reason}。</translation>
    </message>
    <message>
        <source>Needs {needed} on the disk of {folder}, {free} is free there. Nothing was fetched.</source>
        <translation>{folder} 所在的磁盘需要 {needed}，可用 {free}。没有下载任何内容。</translation>
    </message>
    <message>
        <source>The disk is too full: {needed} more is needed, {free} is free. What was fetched is kept, and it goes on when there is room.</source>
        <translation>磁盘空间不足：还需 {needed}，可用 {free}。已下载的部分会保留，有空间后继续。</translation>
    </message>
    <message>
        <source>The folder {folder} is not there. If it is on another disk, connect it and go on.</source>
        <translation>文件夹 {folder} 不存在。如果它在另一个磁盘上，请连接该磁盘后继续。</translation>
    </message>
    <message>
        <source>Nothing can be written into {folder}: {reason}.</source>
        <translation>无法写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>The connection was lost. {done} of {total} is kept.</source>
        <translation>连接已断开，已保留 {done} / {total}。</translation>
    </message>
    <message>
        <source>{host} sends files only whole, so {name} begins anew after every break.</source>
        <translation>{host} 只能整份发送文件，因此 {name} 每次中断后都要重新开始。</translation>
    </message>
    <message>
        <source>{host} sends {found} for {name}, and lists {expected}. Fetching it again may help.</source>
        <translation>{host} 列出的 {name} 为 {expected}，实际发来 {found}。重新下载也许有用。</translation>
    </message>
    <message>
        <source>The bytes of {name} differ from what the hub lists, also after {count} repairs.</source>
        <translation>经过 {count} 次修复，{name} 的数据仍与模型中心所列不同。</translation>
    </message>
    <message>
        <source>{name} was changed on the hub while it was fetched.</source>
        <translation>下载期间，{name} 在模型中心被更改了。</translation>
    </message>
    <message>
        <source>Another program is fetching {name}. It goes on after that.</source>
        <translation>另一个程序正在下载 {name}，待其结束后继续。</translation>
    </message>
    <message>
        <source>{damaged} of {count} pieces of {name} differ from the original. Repair fetches {size}.</source>
        <translation>{name} 的 {count} 块中有 {damaged} 块与原文件不同。修复需下载 {size}。</translation>
    </message>
    <message>
        <source>{name} differs from the original, and nobody knows where. Repair fetches all of it, {size}.</source>
        <translation>{name} 与原文件不同，但不知何处不同。修复需重新下载全部 {size}。</translation>
    </message>
    <message>
        <source>{name} differs from the original. Fetch it again with the program that it belongs to.</source>
        <translation>{name} 与原文件不同，请用它所属的程序重新下载。</translation>
    </message>
    <message>
        <source>{name} is loaded. Unload it first.</source>
        <translation>{name} 已加载，请先卸载。</translation>
    </message>
    <message>
        <source>{name} could not be deleted: {reason}.</source>
        <translation>无法删除 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Nobody has told what the bytes of {name} should be; it was read without a fault.</source>
        <translation>无从得知 {name} 的数据应当怎样；已完整读取，没有错误。</translation>
    </message>
    <message>
        <source>{name} could not be kept once for both: {reason}.</source>
        <translation>{name} 无法只保留一份：{reason}。</translation>
    </message>
</context>
<context>
    <name>kept</name>
    <message>
        <source>another file that is kept once with it</source>
        <translation>与它共用数据的另一个文件</translation>
    </message>
    <message>
        <source>another repository of the hub, which shares the file</source>
        <translation>模型中心里共用该文件的另一个仓库</translation>
    </message>
</context>
<context>
    <name>library</name>
    <message>
        <source>{length} context</source>
        <translation>{length} 上下文</translation>
    </message>
    <message>
        <source>for searching text</source>
        <translation>用于搜索文本</translation>
    </message>
    <message>
        <source>sees pictures</source>
        <translation>能看图片</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts about a model</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>came with Fireside</source>
        <translation>随 Fireside 附带</translation>
    </message>
    <message>
        <source>of {program}</source>
        <comment>a model of another program</comment>
        <translation>来自 {program}</translation>
    </message>
    <message>
        <source>Hugging Face cache</source>
        <translation>Hugging Face 缓存</translation>
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
        <source>{damaged} of {count} pieces differ from the original. Repair fetches {size}.</source>
        <translation>{count} 块中有 {damaged} 块与原文件不同。修复需下载 {size}。</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>排队等候检查</translation>
    </message>
    <message>
        <source>Checking {percent}</source>
        <translation>正在检查 {percent}</translation>
    </message>
    <message>
        <source>Repairing {percent}</source>
        <translation>正在修复 {percent}</translation>
    </message>
    <message>
        <source>Every byte is right</source>
        <translation>每个字节都正确</translation>
    </message>
    <message>
        <source>Read to its end without a fault</source>
        <translation>已完整读取，没有错误</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>last used {day}</source>
        <translation>上次使用：{day}</translation>
    </message>
    <message>
        <source>never used</source>
        <translation>从未使用</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <comment>how a day of this year is written, in Qt&apos;s letters</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>how a day of another year is written, in Qt&apos;s letters</comment>
        <translation>yyyy年M月d日</translation>
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
        <source>Gone</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
</context>
<context>
    <name>licences</name>
    <message>
        <source>You may do with it what you like, also for paid work.</source>
        <translation>可任意使用，也可商用。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work. Keep the notice.</source>
        <translation>可使用、修改、分享和商用。须保留声明。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work. Name its makers.</source>
        <translation>可使用、修改、分享和商用。须注明作者。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work. Name its makers, and share what you make of it under the same licence.</source>
        <translation>可使用、修改、分享和商用。须注明作者，衍生作品须以相同许可证分享。</translation>
    </message>
    <message>
        <source>You may use it and share it as it is, also for paid work. Name its makers; changed versions are not to be shared.</source>
        <translation>可使用、原样分享和商用。须注明作者；修改后的版本不得分享。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work. Whoever gets it from you gets the same rights and the sources.</source>
        <translation>可使用、修改、分享和商用。从您这里获得它的人享有同样的权利，并可获得源代码。</translation>
    </message>
    <message>
        <source>You may use, change and share it, but not for paid work. Name its makers.</source>
        <translation>可使用、修改和分享，但不得商用。须注明作者。</translation>
    </message>
    <message>
        <source>You may use, change and share it, but not for paid work. Name its makers, and share what you make of it under the same licence.</source>
        <translation>可使用、修改和分享，但不得商用。须注明作者，衍生作品须以相同许可证分享。</translation>
    </message>
    <message>
        <source>You may use it and share it as it is, but not for paid work. Name its makers; changed versions are not to be shared.</source>
        <translation>可使用和原样分享，但不得商用。须注明作者；修改后的版本不得分享。</translation>
    </message>
    <message>
        <source>It is for research and for trying out, not for paid work. Its text says more.</source>
        <translation>仅供研究和试用，不得商用。详见许可证全文。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work, but not for the harmful uses that it lists. Pass the same limits on.</source>
        <translation>可使用、修改、分享和商用，但不得用于其中所列的有害用途。分享时须附上同样的限制。</translation>
    </message>
    <message>
        <source>Paid work is allowed below 700 million users a month. Name Llama where you share or build on it, and keep to Meta&apos;s rules of use.</source>
        <translation>每月用户低于 7 亿时可商用。分享或在其基础上开发时须注明 Llama，并遵守 Meta 的使用规则。</translation>
    </message>
    <message>
        <source>Paid work is allowed below 700 million users a month. Keep to Meta&apos;s rules of use, and do not improve other language models with it.</source>
        <translation>每月用户低于 7 亿时可商用。须遵守 Meta 的使用规则，且不得用它改进其他语言模型。</translation>
    </message>
    <message>
        <source>Paid work is allowed below 700 million users a month. Keep to Meta&apos;s rules of use. Models that see pictures are not licensed to people and companies of the European Union.</source>
        <translation>每月用户低于 7 亿时可商用。须遵守 Meta 的使用规则。能看图片的模型不授权给欧盟的个人和公司。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work, but not for the uses that Google lists. Pass the terms on.</source>
        <translation>可使用、修改、分享和商用，但不得用于 Google 所列的用途。分享时须附上条款。</translation>
    </message>
    <message>
        <source>Paid work is allowed below 100 million users a month. Keep the notice; its text says more.</source>
        <translation>每月用户低于 1 亿时可商用。须保留声明；详见许可证全文。</translation>
    </message>
    <message>
        <source>Paid work is allowed below 100 million users a month. It is not licensed in the European Union, the United Kingdom and South Korea.</source>
        <translation>每月用户低于 1 亿时可商用。在欧盟、英国和韩国不予授权。</translation>
    </message>
    <message>
        <source>Paid work is allowed for those who earn less than 10 million dollars a year.</source>
        <translation>年收入低于 1000 万美元者可商用。</translation>
    </message>
    <message>
        <source>It is free for study; paid work needs to be registered with its makers.</source>
        <translation>研究学习免费；商用须向作者登记。</translation>
    </message>
    <message>
        <source>You may use, change and share it, also for paid work. Keep the notice; very large services name it.</source>
        <translation>可使用、修改、分享和商用。须保留声明；规模很大的服务须注明使用了它。</translation>
    </message>
    <message>
        <source>It has terms of its own. Read them before you use it for work.</source>
        <translation>有自己的条款。用于工作之前请先阅读。</translation>
    </message>
    <message>
        <source>Its makers do not say what is allowed. Ask them before you use it for work.</source>
        <translation>作者没有说明允许什么。用于工作之前请先询问作者。</translation>
    </message>
    <message>
        <source>Gemma terms</source>
        <translation>Gemma 条款</translation>
    </message>
    <message>
        <source>Other licence</source>
        <translation>其他许可证</translation>
    </message>
    <message>
        <source>No licence named</source>
        <translation>未注明许可证</translation>
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
    <name>model_rows</name>
    <message>
        <source>In line</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>核对中</translation>
    </message>
    <message>
        <source>Waiting, {percent} %</source>
        <translation>等待中，{percent}%</translation>
    </message>
    <message>
        <source>Paused, {percent} %</source>
        <translation>已暂停，{percent}%</translation>
    </message>
    <message>
        <source>Fetching, {percent} %</source>
        <translation>下载中，{percent}%</translation>
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
        <source>Switch on</source>
        <translation>开启网络</translation>
    </message>
    <message>
        <source>Network settings</source>
        <translation>网络设置</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>打开页面</translation>
    </message>
    <message>
        <source>Enter a token</source>
        <translation>输入令牌</translation>
    </message>
    <message>
        <source>Choose another disk</source>
        <translation>选择其他磁盘</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>释放空间</translation>
    </message>
    <message>
        <source>Fetch again</source>
        <translation>重新下载</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Look for another file</source>
        <translation>查找其他文件</translation>
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
    <message>
        <source>it is no address such as http://proxy:3128</source>
        <translation>它不是类似 http://proxy:3128 的地址</translation>
    </message>
    <message>
        <source>the best quality that should run on the graphics card as a whole, with room for the chat</source>
        <translation>在应能全部在显卡上运行的版本中质量最好，并为对话留有空间</translation>
    </message>
    <message>
        <source>good quality at a good speed on the processor, with room for the chat</source>
        <translation>在处理器上质量和速度都不错，并为对话留有空间</translation>
    </message>
    <message>
        <source>a little less quality, and all of it should run on the graphics card, which is much faster</source>
        <translation>质量略低，但应能全部在显卡上运行，快得多</translation>
    </message>
    <message>
        <source>good quality; a part of it should run on the graphics card, the rest on the processor</source>
        <translation>质量不错，一部分应能在显卡上运行，其余在处理器上</translation>
    </message>
    <message>
        <source>the best of those that should fit here; it answers less well than larger ones</source>
        <translation>在本机应能放下的版本中最好，但回答不如更大的版本</translation>
    </message>
    <message>
        <source>so small a model loses much by being packed tighter, and this needs little memory as it is</source>
        <translation>这么小的模型压得更紧会损失很多，而它本来就只需很少内存</translation>
    </message>
    <message>
        <source>the only one there is, and it should fit</source>
        <translation>只有这一个版本，应能放下</translation>
    </message>
    <message>
        <source>the one that should fit best; it needs {needed} of the {free} that are free</source>
        <translation>最有可能放下的版本，需要 {needed}，可用 {free}</translation>
    </message>
    <message>
        <source>none of them fits here: the smallest needs {needed}, {free} is free</source>
        <translation>没有放得下的版本，最小的需要 {needed}，可用 {free}</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>没有密钥环</translation>
    </message>
    <message>
        <source>it is locked</source>
        <translation>它已锁定</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>它没有响应</translation>
    </message>
    <message>
        <source>it came with Fireside, and goes with it</source>
        <translation>它随 Fireside 附带，也随之移除</translation>
    </message>
    <message>
        <source>it belongs to Ollama, which would miss it; it can only be left out of the list</source>
        <translation>它属于 Ollama，删除后 Ollama 会缺少它；只能将它移出列表</translation>
    </message>
    <message>
        <source>it is no folder</source>
        <translation>它不是文件夹</translation>
    </message>
    <message>
        <source>it is not allowed</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>its disk holds no files of this size</source>
        <translation>所在磁盘不能存放这么大的文件</translation>
    </message>
    <message>
        <source>a file is where a folder belongs</source>
        <translation>应为文件夹的位置上是一个文件</translation>
    </message>
    <message>
        <source>their bytes are not the same</source>
        <translation>两者的数据不同</translation>
    </message>
    <message>
        <source>its name is not found; this computer may have no connection</source>
        <translation>找不到这个名称，电脑可能没有联网</translation>
    </message>
    <message>
        <source>it refuses connections</source>
        <translation>它拒绝连接</translation>
    </message>
    <message>
        <source>the connection was cut</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>there is no way to it from here</source>
        <translation>从这里无法到达</translation>
    </message>
    <message>
        <source>no secure connection could be made</source>
        <translation>无法建立安全连接</translation>
    </message>
    <message>
        <source>the network does not let it through</source>
        <translation>网络不允许通过</translation>
    </message>
    <message>
        <source>it does not answer in time</source>
        <translation>它没有及时响应</translation>
    </message>
    <message>
        <source>it asks for a name and a password</source>
        <translation>它要求用户名和密码</translation>
    </message>
    <message>
        <source>it does not let this through</source>
        <translation>它不允许通过</translation>
    </message>
    <message>
        <source>this build cannot use SOCKS; a proxy for HTTP works</source>
        <translation>这个版本不支持 SOCKS，请改用 HTTP 代理</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>it holds no certificate in PEM form</source>
        <translation>其中没有 PEM 格式的证书</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>nobody known has signed it</source>
        <translation>签发者未知</translation>
    </message>
    <message>
        <source>it belongs to another name</source>
        <translation>它属于另一个名称</translation>
    </message>
    <message>
        <source>it does not pass the check</source>
        <translation>它没有通过检查</translation>
    </message>
</context>
<context>
    <name>recommended</name>
    <message>
        <source>Everyday</source>
        <translation>日常</translation>
    </message>
    <message>
        <source>Small and quick</source>
        <translation>小巧快速</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>编程</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Thinks first</source>
        <translation>先思考</translation>
    </message>
    <message>
        <source>Finding texts</source>
        <translation>查找文本</translation>
    </message>
    <message>
        <source>Good answers for its size, in many languages; a laptop is enough.</source>
        <translation>就其大小而言回答出色，支持多种语言；笔记本电脑即可。</translation>
    </message>
    <message>
        <source>Writes, explains and sums up well in many languages.</source>
        <translation>擅长用多种语言写作、解释和总结。</translation>
    </message>
    <message>
        <source>Careful long answers, for a computer with much memory.</source>
        <translation>回答细致详尽，适合内存较大的电脑。</translation>
    </message>
    <message>
        <source>Answers quickly on nearly every computer, best in English.</source>
        <translation>几乎在任何电脑上都能快速回答，最擅长英语。</translation>
    </message>
    <message>
        <source>Short, friendly answers in eight languages.</source>
        <translation>用八种语言给出简短友好的回答。</translation>
    </message>
    <message>
        <source>Writes and explains code in nearly every language.</source>
        <translation>能用几乎所有编程语言编写和解释代码。</translation>
    </message>
    <message>
        <source>Works through long programs; quick for its size, because a part of it computes.</source>
        <translation>能处理很长的程序；每次只有一部分参与计算，因此就其大小而言很快。</translation>
    </message>
    <message>
        <source>Translates between more than a hundred languages, and sees pictures.</source>
        <translation>可在一百多种语言之间翻译，还能看图片。</translation>
    </message>
    <message>
        <source>Describes pictures and reads what stands in them, on a small computer.</source>
        <translation>在小型电脑上也能描述图片并读出其中的文字。</translation>
    </message>
    <message>
        <source>Reads documents, tables and diagrams in pictures.</source>
        <translation>能读懂图片中的文档、表格和图表。</translation>
    </message>
    <message>
        <source>Good at logic and arithmetic for its size.</source>
        <translation>就其大小而言擅长逻辑和算术。</translation>
    </message>
    <message>
        <source>Thinks before it answers, and how long can be chosen.</source>
        <translation>先思考再回答，思考多久可以选择。</translation>
    </message>
    <message>
        <source>Turns English texts into vectors, so that they can be found by meaning.</source>
        <translation>把英语文本变成向量，以便按含义查找。</translation>
    </message>
    <message>
        <source>Turns texts of more than a hundred languages into vectors, so that they can be found.</source>
        <translation>把一百多种语言的文本变成向量，以便查找。</translation>
    </message>
</context>
<context>
    <name>requests</name>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>a model&apos;s page</source>
        <translation>模型页面</translation>
    </message>
    <message>
        <source>a file&apos;s header</source>
        <translation>文件头</translation>
    </message>
    <message>
        <source>a model card</source>
        <translation>模型卡片</translation>
    </message>
    <message>
        <source>download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>whose the token is</source>
        <translation>令牌所属账号</translation>
    </message>
    <message>
        <source>what is new</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有响应</translation>
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
        <source>Network</source>
        <translation>网络</translation>
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
        <source>How models are searched for and fetched. The network is used for nothing else.</source>
        <translation>如何搜索和下载模型，网络不作他用。</translation>
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
        <source>Downloads go to</source>
        <translation>下载到</translation>
    </message>
    <message>
        <source>The cache that all Hugging Face programs share, so that nothing is fetched twice.</source>
        <translation>所有 Hugging Face 程序共用的缓存，避免重复下载。</translation>
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
        <source>Work offline</source>
        <translation>离线工作</translation>
    </message>
    <message>
        <source>Nothing is sent at all; chats work as always, searching and fetching wait.</source>
        <translation>不发送任何内容；对话照常可用，搜索和下载需等待联网。</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>模型中心</translation>
    </message>
    <message>
        <source>The address of the Hugging Face hub, or of a mirror that answers like it.</source>
        <translation>Hugging Face 模型中心或同类镜像的地址。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>An address such as http://proxy:3128; empty takes the system&apos;s, “none” goes past it.</source>
        <translation>地址，例如 http://proxy:3128；留空使用系统代理，“none”表示不用代理。</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>A PEM file to trust besides the usual ones, where a company network needs it.</source>
        <translation>除常用证书外还要信任的 PEM 文件，供有此需要的公司网络使用。</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接数</translation>
    </message>
    <message>
        <source>How many a download uses; more are faster where the other end limits each of them.</source>
        <translation>一个下载使用的连接数；对方限制单个连接时，多则更快。</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>速度上限</translation>
    </message>
    <message>
        <source>All downloads together stay below this.</source>
        <translation>所有下载合计不超过此速度。</translation>
    </message>
    <message>
        <source>MB/s</source>
        <translation>MB/s</translation>
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
    <name>transfer</name>
    <message>
        <source>Checking that every byte is right</source>
        <translation>正在核对每个字节</translation>
    </message>
    <message>
        <source>Paused at {part}</source>
        <translation>已暂停，{part}</translation>
    </message>
    <message>
        <source>{part}, {speed}</source>
        <comment>3.4 of 9.0 GB, 21 MB/s</comment>
        <translation>{part}，{speed}</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>{file}: {part}</source>
        <translation>{file}：{part}</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between name and number format</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>Next in line, {size}</source>
        <translation>下一个，{size}</translation>
    </message>
    <message>
        <source>Number {place} in line, {size}</source>
        <translation>排在第 {place} 位，{size}</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>{free} of {total} {unit} free</source>
        <translation>可用 {free} / {total} {unit}</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>还需不到一分钟</translation>
    </message>
    <message>
        <source>about {days} days left</source>
        <translation>还需约 {days} 天</translation>
    </message>
    <message>
        <source>about {hours} h {minutes} min left</source>
        <translation>还需约 {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>about {hours} h left</source>
        <translation>还需约 {hours} 小时</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>还需约 {minutes} 分钟</translation>
    </message>
    <message>
        <source>again in {minutes} min</source>
        <translation>{minutes} 分钟后重试</translation>
    </message>
    <message>
        <source>again in {seconds} s</source>
        <translation>{seconds} 秒后重试</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>updates</name>
    <message>
        <source>{name} is not on the hub any more</source>
        <translation>{name} 已不在模型中心</translation>
    </message>
    <message>
        <source>{name} is the newest version</source>
        <translation>{name} 已是最新版本</translation>
    </message>
    <message>
        <source>There is a newer version of {name}</source>
        <translation>{name} 有新版本</translation>
    </message>
    <message>
        <source>The file here goes on working. Keep it if you need it.</source>
        <translation>本机的文件仍可使用，需要时请保留。</translation>
    </message>
    <message>
        <source>Nothing that matters here was changed.</source>
        <translation>没有影响使用的改动。</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between things that were changed</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Changed: {changes}.</source>
        <translation>改动：{changes}。</translation>
    </message>
    <message>
        <source>Published on {date}.</source>
        <translation>发布于 {date}。</translation>
    </message>
    <message>
        <source>Having it takes {size}; the version here is kept until you delete it.</source>
        <translation>获取新版本需要 {size}；本机的版本会保留，直到您删除它。</translation>
    </message>
    <message>
        <source>Nothing has to be fetched to go on with this one.</source>
        <translation>继续使用本机的版本无需下载。</translation>
    </message>
    <message>
        <source> </source>
        <comment>between two sentences; may be nothing</comment>
        <translation>​</translation>
    </message>
    <message>
        <source>the weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>the chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>what the file says of itself</source>
        <translation>文件自身的说明</translation>
    </message>
    <message>
        <source>the model card</source>
        <translation>模型卡片</translation>
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
