"""`jixiao form` as it is typed."""

from __future__ import annotations

import openpyxl


def test_export_edit_import_generate(run, workplace) -> None:
    before = workplace.filing.read_text(encoding="utf-8")
    made = run("form", "export", workplace.filing, "-o", "表单.xlsx")
    assert made.exit_code == 0
    assert "已生成 表单.xlsx" in made.output
    book = openpyxl.load_workbook("表单.xlsx")
    (cell,) = (row[2] for row in book["填报内容"].iter_rows() if row[0].value == "人员.后勤服务人员")
    cell.value = 2
    book.save("表单.xlsx")
    refused = run("form", "import", "表单.xlsx", "-o", workplace.filing)
    assert refused.exit_code == 2
    assert "请加 --update" in refused.stderr
    assert workplace.filing.read_text(encoding="utf-8") == before
    taken = run("form", "import", "表单.xlsx", "-o", workplace.filing, "--update")
    assert taken.exit_code == 0, taken.output
    after = workplace.filing.read_text(encoding="utf-8")
    assert after == before.replace("后勤服务人员: 1", "后勤服务人员: 2")
    assert run("generate").exit_code == 0


def test_a_form_with_faults_writes_nothing(run, workplace) -> None:
    assert run("form", "export", "national@2024", "-o", "空.xlsx").exit_code == 0
    book = openpyxl.load_workbook("空.xlsx")
    book["项目.资金"]["D5"].value = 5
    book.save("空.xlsx")
    result = run("form", "import", "空.xlsx", "-o", "新.yaml")
    assert result.exit_code == 1
    assert "E032" in result.stderr
    assert "工作表“项目.资金” D5" in result.stderr
    assert not (workplace.folder / "新.yaml").exists()


def test_usage_errors(run, workplace) -> None:
    for arguments, told in (
        (("export", "national", "-o", "表单.xls"), "扩展名应为 .xlsx"),
        (("export", "nationl", "-o", "表单.xlsx"), "是不是想写“national”？"),
        (("import", "没有.xlsx", "-o", "新.yaml"), "没有.xlsx"),
        (("export", "data"), "-o"),
    ):
        result = run("form", *arguments)
        assert result.exit_code == 2, arguments
        assert told in result.stderr
