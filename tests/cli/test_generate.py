"""`jixiao generate`: what is written where, what is refused, and the exit code."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from toolkit.word import canonical_text

MISSING = ("    决算: 254.22\n", "    决算:\n")
WRONG_SUM = ("决算: 7268.69", "决算: 7268.60")
EXTRA_POSTS = ("{职务: 副局长, 人数: 2}", "{职务: 副局长, 人数: 20}")


def documents(folder: Path) -> list[str]:
    """The reports; each filing has a table of scores and a workbook beside it."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("部门整体支出绩效自评报告.docx")
    )


def test_all_made(run, workplace) -> None:
    result = run("generate")
    assert result.exit_code == 0
    assert documents(workplace.folder / "out") == [
        "xuwen/2024/政务服务和数据管理局/部门整体支出绩效自评报告.docx"
    ]
    made = "已生成 out/xuwen/2024/政务服务和数据管理局/部门整体支出绩效自评报告.docx"
    assert made in result.stdout.splitlines()
    assert "共 1 份填报，生成成文 3 份。" in result.stdout


def test_the_folder_for_documents_can_be_named(run, workplace) -> None:
    assert run("generate", "data", "-o", "成文/今年").exit_code == 0
    assert len(documents(workplace.folder / "成文" / "今年" / "xuwen")) == 1


def test_a_filing_with_an_error_is_refused_and_the_others_are_made(run, workplace) -> None:
    workplace.another("财政局", *EXTRA_POSTS)
    result = run("generate")
    assert result.exit_code == 1
    assert documents(workplace.folder / "out") == [
        "xuwen/2024/政务服务和数据管理局/部门整体支出绩效自评报告.docx"
    ]
    assert "C401" in result.stderr
    assert "未完成 data/xuwen/2024/财政局.yaml" in result.stdout
    assert "共 2 份填报，生成成文 3 份，未完成的填报 1 份。" in result.stdout


def test_a_file_that_cannot_be_read_stops_only_itself(run, workplace) -> None:
    workplace.filing.with_name("坏.yaml").write_bytes(b"\xff\xfe\x00\x81 \x00")
    result = run("generate")
    assert result.exit_code == 1
    assert len(documents(workplace.folder / "out")) == 1


def test_refused_filings_alone_exit_with_1(run, workplace) -> None:
    workplace.change(*EXTRA_POSTS)
    result = run("generate")
    assert result.exit_code == 1
    assert documents(workplace.folder) == []


@pytest.mark.parametrize(
    "text", ["", "# 只有说明\n", "- 一\n- 二\n", "模板包: guangdong-xuwenn\n", "评价年度: 今年\n"]
)
def test_when_no_filing_can_be_processed_it_exits_with_2(run, workplace, text: str) -> None:
    workplace.filing.write_text(text, encoding="utf-8")
    result = run("generate")
    assert result.exit_code == 2
    assert documents(workplace.folder) == []
    assert "建议：" in result.stderr


def test_draft_marks_what_is_missing(run, workplace) -> None:
    workplace.change(*MISSING)
    assert run("generate").exit_code == 1
    assert not workplace.document.exists()
    result = run("generate", "--draft")
    assert result.exit_code == 0
    text = canonical_text(workplace.document)
    assert "财政拨款支出【待填：" in text
    assert "页眉: 【草稿】" in text


def test_draft_does_not_excuse_other_errors(run, workplace) -> None:
    workplace.change(*EXTRA_POSTS)
    assert run("generate", "--draft").exit_code == 1
    assert not workplace.document.exists()


def test_with_errors_marks_the_document(run, workplace) -> None:
    workplace.change(*EXTRA_POSTS)
    assert run("generate", "--with-errors").exit_code == 0
    text = canonical_text(workplace.document)
    assert "页眉: 【校核未通过】" in text
    assert "副局长20名" in text


def test_with_errors_does_not_excuse_what_is_missing(run, workplace) -> None:
    workplace.change(*MISSING)
    assert run("generate", "--with-errors").exit_code == 1
    assert not workplace.document.exists()


def test_a_document_without_errors_bears_no_mark(run, workplace) -> None:
    run("generate", "--with-errors")
    assert "【" not in canonical_text(workplace.document)


# -- documents that were edited by hand


def edit_by_hand(document: Path) -> bytes:
    with zipfile.ZipFile(document, "a") as archive:
        archive.comment = "人工修改".encode()
    return document.read_bytes()


def test_a_document_edited_by_hand_is_not_overwritten(run, workplace) -> None:
    run("generate")
    edited = edit_by_hand(workplace.document)
    result = run("generate")
    assert result.exit_code == 1
    assert "B001" in result.stderr
    assert "--force" in result.stderr
    assert "有 1 份成文没有写出" in result.output
    assert "--with-errors" not in result.output
    assert workplace.document.read_bytes() == edited


def test_force_overwrites_and_keeps_a_copy(run, workplace) -> None:
    run("generate")
    made = workplace.document.read_bytes()
    edited = [edit_by_hand(workplace.document)]
    result = run("generate", "--force")
    assert result.exit_code == 0
    assert workplace.document.read_bytes() == made
    kept = workplace.document.with_name("部门整体支出绩效自评报告（手改1）.docx")
    assert kept.name in result.stdout
    assert kept.read_bytes() == edited[0]
    with workplace.document.open("ab") as file:
        file.write(b"x")
    assert run("generate", "--force").exit_code == 0
    assert kept.read_bytes() == edited[0]
    assert kept.with_name("部门整体支出绩效自评报告（手改2）.docx").read_bytes() == made + b"x"


def test_force_keeps_no_copy_of_what_was_not_edited(run, workplace) -> None:
    run("generate")
    workplace.change("决算: 254.22", "决算: 255.22")
    workplace.change("决算: 7268.69", "决算: 7269.69")
    assert run("generate", "--force").exit_code in (0, 1)
    assert len(documents(workplace.folder)) == 1


def test_force_excuses_no_error(run, workplace) -> None:
    workplace.change(*EXTRA_POSTS)
    assert run("generate", "--force").exit_code == 1
    assert not workplace.document.exists()


def test_our_own_older_document_is_replaced_without_asking(run, workplace) -> None:
    run("generate")
    old = workplace.document.read_bytes()
    workplace.change("简称: 政数局", "简称: 数据局")
    assert run("generate").exit_code == 0
    assert workplace.document.read_bytes() != old


def test_an_identical_document_of_unknown_origin_is_no_problem(run, workplace) -> None:
    run("generate")
    (workplace.document.parent / ".jixiao.json").unlink()
    assert run("generate").exit_code == 0


def test_a_document_of_unknown_origin_is_left_alone(run, workplace) -> None:
    workplace.document.parent.mkdir(parents=True)
    workplace.document.write_bytes("别人的文件".encode())
    assert run("generate").exit_code == 1
    assert workplace.document.read_bytes() == "别人的文件".encode()


def test_the_manifest_tells_where_a_document_comes_from(run, workplace) -> None:
    run("generate")
    noted = json.loads((workplace.document.parent / ".jixiao.json").read_text(encoding="utf-8"))
    assert set(noted["documents"]) >= {workplace.document.name}
    assert noted["owner"] == {"filing": "xuwen/2024/政务服务和数据管理局", "root": "../data"}
    assert noted["notes"]["readings"][0]["packs"] == ["national", "guangdong-xuwen"]


# -- where documents go


def test_a_path_below_the_root_counts_from_the_root(run, workplace) -> None:
    for given in ("data/xuwen/2024", "data/xuwen/2024/政务服务和数据管理局.yaml", "data/xuwen/../xuwen"):
        shutil.rmtree("out", ignore_errors=True)
        assert run("generate", given).exit_code == 0
        assert workplace.document.is_file()


def test_from_inside_the_data_folder(run, workplace, monkeypatch) -> None:
    monkeypatch.chdir(workplace.filing.parent)
    assert run("generate", workplace.filing.name, "-o", workplace.folder / "out").exit_code == 0
    assert workplace.document.is_file()


def test_without_a_marked_root_the_folder_given_is_the_root(run, workplace) -> None:
    (workplace.folder / "data" / "_公共.yaml").unlink()
    assert run("generate", "data/xuwen").exit_code == 0
    assert documents(workplace.folder / "out")[0].startswith("2024/政务服务和数据管理局/")


def test_without_a_marked_root_the_root_of_a_file_is_its_folder(run, workplace) -> None:
    (workplace.folder / "data" / "_公共.yaml").unlink()
    assert run("generate", "data/xuwen/2024/政务服务和数据管理局.yaml").exit_code == 0
    assert documents(workplace.folder / "out")[0].startswith("政务服务和数据管理局/")


def test_the_nearest_marked_root_counts(run, workplace) -> None:
    common = workplace.folder / "data" / "xuwen" / "_公共.yaml"
    common.write_text("根: 是\n", encoding="utf-8")
    assert run("generate").exit_code == 0
    run("generate", "data/xuwen/2024")
    assert "2024/政务服务和数据管理局/部门整体支出绩效自评报告.docx" in documents(workplace.folder / "out")


def test_several_paths_and_the_same_file_twice(run, workplace) -> None:
    other = workplace.another("财政局")
    result = run("generate", workplace.filing, other, workplace.filing, "data")
    assert result.exit_code == 0
    assert "共 2 份填报，生成成文 6 份。" in result.stdout


def test_two_filings_never_write_to_one_file(run, workplace) -> None:
    """Without a marked root both would be 局/…: the second is told, not written over the first."""
    (workplace.folder / "data" / "_公共.yaml").unlink()
    other = workplace.folder / "data" / "another"
    shutil.copytree(workplace.filing.parent, other)
    result = run("generate", workplace.filing.parent, other)
    assert result.exit_code == 1
    assert "B003" in result.stderr
    assert len(documents(workplace.folder / "out")) == 1


def test_the_common_file_among_the_paths_is_no_filing(run, workplace) -> None:
    """As `data/xuwen/2024/*.yaml` gives it."""
    result = run("generate", *sorted(workplace.filing.parent.glob("*.yaml")))
    assert result.exit_code == 0
    assert "共 1 份填报" in result.stdout


# -- what the system refuses


def test_a_file_that_may_not_be_read(run, workplace, monkeypatch) -> None:
    own = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "禁.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return own(path)

    workplace.another("禁")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    opened = Path.open

    def refuse_open(path: Path, *arguments: object, **settings: object) -> object:
        if path.name == "禁.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **settings)

    monkeypatch.setattr(Path, "open", refuse_open)
    result = run("generate")
    assert result.exit_code == 1
    assert "禁.yaml" in result.stderr
    assert len(documents(workplace.folder / "out")) == 1


def test_a_folder_named_like_the_document(run, workplace) -> None:
    workplace.document.mkdir(parents=True)
    result = run("generate")
    assert result.exit_code == 1
    assert "B002" in result.stderr


def test_a_file_in_the_place_of_the_folder(run, workplace) -> None:
    (workplace.folder / "out").mkdir()
    (workplace.folder / "out" / "xuwen").write_text("", encoding="utf-8")
    result = run("generate")
    assert result.exit_code == 1
    assert "B002" in result.stderr


def test_two_runs_give_the_same_bytes(run, workplace) -> None:
    run("generate", "-o", "甲")
    run("generate", "-o", "乙")
    (first,), (second,) = documents(Path("甲")), documents(Path("乙"))
    assert Path("甲", first).read_bytes() == Path("乙", second).read_bytes()


def test_a_broken_pack_makes_nothing_and_exits_with_2(run, workplace) -> None:
    pack = workplace.folder / "templates" / "broken"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(
        "名称: broken\n继承: guangdong-xuwen\n小数: {金额: 两位}\n", encoding="utf-8"
    )
    common = workplace.filing.with_name("_公共.yaml")
    common.write_text(
        common.read_text(encoding="utf-8").replace("模板包: guangdong-xuwen", "模板包: broken"),
        encoding="utf-8",
    )
    result = run("generate")
    assert result.exit_code == 2
    assert "templates/broken/pack.yaml:3" in result.stderr
    assert documents(workplace.folder / "out") == []
    assert run("check").exit_code == 2
