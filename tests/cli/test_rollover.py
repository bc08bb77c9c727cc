"""`jixiao rollover` as it is typed."""

from __future__ import annotations


def test_the_draft_is_written_and_told_of(run, workplace) -> None:
    out = "data/xuwen/2025/局.yaml"
    result = run("rollover", workplace.filing, "-o", out)
    assert result.exit_code == 0, result.output
    assert f"已写出 {out}" in result.output
    assert "标着“【待更新】”的文字 18 处" in result.output
    checked = run("check", out, "--format", "concise")
    assert checked.exit_code == 1
    assert "D026" in checked.output
    again = run("rollover", workplace.filing, "-o", out)
    assert again.exit_code == 1
    assert "E001" in again.stderr


def test_usage_errors(run, workplace) -> None:
    for arguments, told in (
        ((workplace.filing,), "-o"),
        ((workplace.filing, "-o", "data/xuwen/2025"), "扩展名为 .yaml 的文件"),
        (("没有.yaml", "-o", "新.yaml"), "找不到“没有.yaml”"),
    ):
        result = run("rollover", *arguments)
        assert result.exit_code == 2, arguments
        assert told in result.stderr
