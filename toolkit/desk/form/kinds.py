"""What can be wrong with an Excel form."""

from __future__ import annotations

from toolkit.finding import Kind, Severity

TOO_LONG_FOR_CELL = Kind(
    "E020",
    Severity.ERROR,
    "文字太长，Excel 的一格放不下",
    why="一格最多约三万二千字，超出的会被 Excel 截掉。",
    wrong="一条存在问题写了四万字",
    right="分成几条，或者不用 Excel 表单，直接在 YAML 文件里填写",
)
LINES_IN_ITEM = Kind(
    "E021",
    Severity.ERROR,
    "一格里有几条，其中一条又分了行",
    why="表格里一格填几条的，每行是一条；一条里再分行，就分不清是几条。",
    wrong="级别的一条写成两行",
    right="每条写成一行",
)
UNREADABLE_FORM = Kind(
    "E030",
    Severity.ERROR,
    "表单读不出来",
    why="文件损坏，或者不是由 jixiao form export 生成的 .xlsx 文件。",
    wrong="把自己画的表格交给 jixiao form import",
    right="用 jixiao form export 生成表单，在其中填写后另存为 .xlsx",
)
OTHER_FORM = Kind(
    "E031",
    Severity.ERROR,
    "表单不是按现在的模板包做的",
    why="各格代表的数据项可能已经变了，硬读会填错位置。",
    wrong="用去年的表单填今年的数；模板包改动后还用旧表单",
    right="用 jixiao form export 重新生成表单，把内容抄过去",
)
WRONG_PLACE = Kind(
    "E032",
    Severity.ERROR,
    "表单中有一格不知道属于哪一项",
    why="表单每一行、每一列左边和上边有隐藏的标记；标记丢失，或者没有写属于哪个项目，就不知道填的是什么。",
    wrong="解除保护后删掉了 A 列；项目资金一行没有选项目",
    right="在原有的格子里填写；补写所属的项目",
)
SHOWN_DIFFERENTLY = Kind(
    "E033",
    Severity.WARNING,
    "单元格显示的数和实际存的数不同",
    why="单元格的格式只显示几位小数，实际存的数更细；报告按实际存的数计算。",
    wrong="格式为两位小数的格子里存着 254.225，显示 254.23",
    right="把数改成 254.23，或者把格式改成三位小数",
)
FORMULA_IN_FORM = Kind(
    "E034",
    Severity.WARNING,
    "格子里是 Excel 公式",
    why="导入的是公式的结果，以后改了别处的数，结果不会跟着变。",
    wrong="决算填 =B3+B4",
    right="填数；合计由工具计算，不用填",
)
NOT_READ_AS_TEXT = Kind(
    "E035",
    Severity.ERROR,
    "单元格的内容读不成填报内容",
    why="是 Excel 的错误值、日期或逻辑值，不是所需的文字或数。",
    wrong="#REF!",
    right="重新填写这一格",
)
DIGITS_LOST = Kind(
    "E036",
    Severity.ERROR,
    "编码被 Excel 存成了数字，后面几位已经丢失",
    why="Excel 的数字只保留15位，21位的项目编码会变样。",
    wrong="4.50900220416400E+20",
    right="先把格子的格式设为“文本”，再重新填写编码",
)
ROW_TWICE = Kind(
    "E037",
    Severity.ERROR,
    "表单中有两行的名称相同",
    why="按名称对应各行，名称相同就分不清是哪一行。",
    wrong="两个项目都叫“信息化运维”",
    right="给每行写不同的名称",
)
