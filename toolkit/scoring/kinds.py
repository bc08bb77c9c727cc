"""What can be wrong with a score, and with a scoring rule."""

from __future__ import annotations

from toolkit.finding import Kind, Severity

OVERRIDE_WITHOUT_REASON = Kind(
    "R001",
    Severity.WARNING,
    "得分由人填写而没有写理由",
    why="得分与规则算得的不同，或者规则由人给分，审核时都要看理由。",
    wrong="{完成值: 12, 得分: 8}",
    right="{完成值: 12, 得分: 8, 得分说明: 两项质量有瑕疵}",
)
BEYOND_WEIGHT = Kind(
    "R002",
    Severity.ERROR,
    "得分超过分值或为负数",
    why="一个指标最多得满分，最少得零分。",
    wrong="{分值: 10, 得分: 11}",
    right="{分值: 10, 得分: 10}",
)
FULL_THOUGH_MISSED = Kind(
    "R003",
    Severity.ERROR,
    "未达到指标值却给了满分",
    why="大于90%的指标，完成值恰为90%就是没有达到；没有达到的不能得满分。",
    wrong="{指标值: '>90%', 完成值: 90%, 分值: 10, 得分: 10}",
    right="{指标值: '>90%', 完成值: 90%, 分值: 10}",
)
OUTSIDE_BAND = Kind(
    "R004",
    Severity.ERROR,
    "定性得分不在所选档次之内",
    why="每个档次有规定的得分区间，所选的档次与所给的分应当一致。",
    wrong="{完成值: 部分达成年度指标并具有一定效果, 分值: 10, 得分: 9}",
    right="{完成值: 部分达成年度指标并具有一定效果, 分值: 10, 得分: 7}",
)
OVER_ACHIEVED = Kind(
    "R005",
    Severity.WARNING,
    "完成值大幅超过指标值而没有说明原因",
    why="超过指标值较多，多半是年初指标值定得偏低，须分析原因。",
    wrong="{指标值: ≥100件, 完成值: 200}",
    right="{指标值: ≥100件, 完成值: 200, 偏差原因: 年中追加了任务}",
)
LOSS_UNEXPLAINED = Kind(
    "R006",
    Severity.WARNING,
    "没有得满分而没有写偏差原因",
    why="失了分的指标都要写偏差原因和改进措施，否则会被退回。",
    wrong="{指标值: ≥10项, 完成值: 9, 偏差原因: 无}",
    right="{指标值: ≥10项, 完成值: 9, 偏差原因: 一个项目跨年实施}",
)
CANNOT_SCORE = Kind(
    "R007",
    Severity.ERROR,
    "按所用的计分规则无法计分",
    why="计分规则与指标不配（方向相反、单位不同、用语不认识），算不出得分。",
    wrong="{指标值: ≤12元/件, 计分规则: 比例得分}",
    right="{指标值: ≤12元/件, 计分规则: 反向比例}",
)
OUT_OF_RANGE = Kind(
    "R008",
    Severity.ERROR,
    "系数或外部得分超出范围",
    why="系数应在0和1之间，外部得分应在0和外部满分之间。",
    wrong="{外部得分: 31, 外部满分: 30}",
    right="{外部得分: 30, 外部满分: 30}",
)
SCORE_UNEXPLAINED = Kind(
    "R009",
    Severity.WARNING,
    "该得分须写得分说明",
    why="规则要求写明给分或扣分的理由。",
    wrong="{完成值: 达成年度指标, 得分: 9}",
    right="{完成值: 达成年度指标, 得分: 9, 得分说明: 一项成果尚未验收}",
)
TOO_FINE = Kind(
    "R012",
    Severity.ERROR,
    "得分的小数位数过多",
    why="得分按规定的位数印出，位数过多时各项印出的得分加起来与合计不符。",
    wrong="得分: 8.555",
    right="得分: 8.56",
)
FAULTY_RULE = Kind(
    "R020",
    Severity.ERROR,
    "计分规则写错了",
    why="规则的参数缺少、看不懂或自相矛盾，就不能按它计分。",
    wrong="{方法: 扣分, 超过: 100%, 每: 0百分点, 扣: 0.5分}",
    right="{方法: 扣分, 超过: 100%, 每: 1百分点, 扣: 0.5分}",
)
UNKNOWN_RULE = Kind(
    "R021",
    Severity.ERROR,
    "选用了没有声明的计分规则",
    why="规则名写错，指标就没有计分办法。",
    wrong="选用: {≥: 比例得}",
    right="选用: {≥: 比例得分}",
)
