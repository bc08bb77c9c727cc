"""jixiao form: a filing as an Excel form, and back."""

from __future__ import annotations

from toolkit.commands.group import CommandGroup

command = CommandGroup(
    "form",
    short_help="用 Excel 表单填报",
    help="""把填报文件变成 Excel 表单，在 Excel 或 WPS 里填好，再变回填报文件。""",
    modules={
        "export": "toolkit.commands.form.export",
        "import": "toolkit.commands.form.take",
    },
)
