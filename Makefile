# make demo   set up, then make the documents of all sample data into out/
# make test   set up, then lint, types, tests
#
# Needs only make and Python >= 3.10; everything else goes into .venv.

VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/pytest

# The first interpreter that runs and is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for name in python3 python python3.14 python3.13 python3.12 python3.11 python3.10; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && { echo "$$name"; break; }; done)

INPUTS  := setup.cfg pyproject.toml constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test lint format golden pages bench soak fuzz offline locale clean

help: ## 列出可用的命令
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 — \2/'

setup: $(VENV)/.ready ## 在 .venv 中安装 jixiao

setup-dev: $(VENV)/.ready-dev ## 另装开发工具（ruff、mypy、pytest）

demo: setup ## 用 data/ 的示例数据生成文书，放在 out/
	$(BIN)/jixiao generate data/ -o out/

test: lint ## 静态检查和全部测试
	$(PYTEST) -n 2 --dist loadfile

lint: setup-dev ## ruff 和 mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: setup-dev ## 按统一格式改写源代码
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

pages: setup-dev ## 由源代码和模板包重写 docs/checks 的问题说明
	$(PYTEST) tests/house/test_pages.py --update-golden

golden: setup-dev ## 用当前结果更新对照文本，随后用 git diff 逐处审阅
	$(PYTEST) -n 2 --dist loadfile --update-golden

fuzz: setup-dev ## 用随机内容试读取、公式、数、指标值和模板，每样五千次（约十分钟）
	JIXIAO_FUZZ=5000 $(PYTEST) -n 2 tests/fuzz

offline: setup-dev ## 生成离线安装的文件夹 dist/offline（本机的系统和 Python 版本）
	$(BIN)/python offline/make.py dist/offline

soak: setup-dev ## 一千份填报、十份有错、中途结束二十次，结果应与没有中断的相同（约二十分钟）
	$(BIN)/python -m benchmarks.soak

bench: setup-dev ## 量速度，结果写进 benchmarks/RESULTS.md（约五分钟）
	$(BIN)/python -m benchmarks.run

locale: setup-dev ## 编译 click 提示信息的中文译文（改过 .po 之后）
	$(BIN)/pybabel --quiet compile -d toolkit/locale

clean: ## 删除 .venv 和各种缓存（不动 out/）
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "没有找到 Python 3.10 或更新的版本。请先安装，或用 make PYTHON=/路径/python3 指明。" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) 缺少标准库的 venv 模块。Debian、Ubuntu 上请执行：apt-get install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python $(INPUTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'pip>=22.3' setuptools
	$(INSTALL) -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(INSTALL) -e '.[dev]'
	@touch $@
