@echo off
rem 第一次运行时安装到本文件夹的 .venv，不用网络；以后直接运行。用法：jixiao.bat generate data -o out
setlocal
set "HERE=%~dp0"
if exist "%HERE%.venv\Scripts\jixiao.exe" goto run
set "PYTHON="
where py >nul 2>nul && set "PYTHON=py -3"
if not defined PYTHON where python >nul 2>nul && set "PYTHON=python"
if not defined PYTHON goto nopython
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 10))" || goto nopython
%PYTHON% -m venv "%HERE%.venv" || goto failed
"%HERE%.venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" jixiao || goto failed
:run
"%HERE%.venv\Scripts\jixiao.exe" %*
exit /b %ERRORLEVEL%
:nopython
echo 没有找到 Python 3.10 或更新的版本，请先安装。
exit /b 1
:failed
rmdir /s /q "%HERE%.venv" 2>nul
echo 安装没有完成，请核对 wheels 文件夹是否齐全、Python 版本是否与它相符。
exit /b 1
