@echo off
rem Vivavoce's launcher for Windows: finds a JDK 25 or later, builds when needed, runs. Standard output belongs to the
rem program; whatever the launcher says goes to standard error.
rem   VIVAVOCE_JAVA_OPTS   more options for the JVM
rem   VIVAVOCE_NO_BUILD    set: never build; run what there is
setlocal EnableExtensions DisableDelayedExpansion
set "REQUIRED_JAVA=25"
set "VIVAVOCE_HOME=%~dp0"
set "VIVAVOCE_HOME=%VIVAVOCE_HOME:~0,-1%"
set "JDK="

if defined JAVA_HOME call :consider "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%j in ('where java 2^>nul') do if not defined JDK call :considerJava "%%j"
for %%p in (
    "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu"
    "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%ProgramFiles%\OpenJDK"
    "%LOCALAPPDATA%\Programs\Eclipse Adoptium" "%USERPROFILE%\.jdks" "%USERPROFILE%\.sdkman\candidates\java"
    "%USERPROFILE%\scoop\apps"
) do if not defined JDK if exist "%%~p\" for /d %%d in ("%%~p\*") do if not defined JDK call :consider "%%~d"
if defined JDK goto :haveJdk
>&2 echo vivavoce: no JDK %REQUIRED_JAVA% or later found (looked at JAVA_HOME, PATH and the usual folders).
>&2 echo   Install one:  winget install EclipseAdoptium.Temurin.%REQUIRED_JAVA%.JDK
>&2 echo   and, where it lies elsewhere, set JAVA_HOME to its folder.
exit /b 69

:haveJdk
set "JAR=%VIVAVOCE_HOME%\cli\target\lib\vivavoce.jar"
set "STAMP=%VIVAVOCE_HOME%\cli\target\built"
if defined VIVAVOCE_NO_BUILD goto :run
call :isStale
if errorlevel 1 goto :run
where mvn >nul 2>nul
if errorlevel 1 (
    >&2 echo vivavoce: Maven is needed to build and 'mvn' is not on the PATH. Install it:  scoop install maven  or  choco install maven
    exit /b 69
)
>&2 echo vivavoce: building with %JDK% (the first time fetches libraries and takes some minutes)
if not exist "%VIVAVOCE_HOME%\cli\target" mkdir "%VIVAVOCE_HOME%\cli\target"
pushd "%VIVAVOCE_HOME%"
set "OLD_JAVA_HOME=%JAVA_HOME%"
set "JAVA_HOME=%JDK%"
call mvn -B -ntp -pl cli -am -Dmaven.test.skip=true -Djacoco.skip=true package > "%VIVAVOCE_HOME%\cli\target\build.log" 2>&1
set "BUILD_STATUS=%ERRORLEVEL%"
set "JAVA_HOME=%OLD_JAVA_HOME%"
popd
if not "%BUILD_STATUS%"=="0" (
    >&2 findstr /b /c:"[ERROR]" "%VIVAVOCE_HOME%\cli\target\build.log"
    >&2 echo vivavoce: the build failed; the whole log is in %VIVAVOCE_HOME%\cli\target\build.log
    exit /b 70
)
> "%STAMP%" echo built
>&2 echo vivavoce: built

:run
if not exist "%JAR%" (
    >&2 echo vivavoce: there is no %JAR%; run once without VIVAVOCE_NO_BUILD.
    exit /b 69
)
"%JDK%\bin\java.exe" --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms48m -Xmx768m -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 "-Dvivavoce.home=%VIVAVOCE_HOME%" %VIVAVOCE_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%

rem consider HOME: takes it as JDK when it holds javac and its release file names a version that will do.
:consider
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "delims=." %%m in ("%%~v") do if %%m geq %REQUIRED_JAVA% set "JDK=%~1"
exit /b 0

:considerJava
for %%h in ("%~dp1..") do call :consider "%%~fh"
exit /b 0

rem isStale: errorlevel 0 when a build is needed. PowerShell compares times; without it only a missing build counts.
:isStale
if not exist "%STAMP%" exit /b 0
if not exist "%JAR%" exit /b 0
powershell -NoProfile -Command "$built=(Get-Item $env:STAMP).LastWriteTimeUtc; if (Get-ChildItem -Path $env:VIVAVOCE_HOME -Recurse -File -Include *.java,pom.xml,*.json,*.txt | Where-Object { $_.FullName -notmatch '\\(target|node_modules|src\\test)\\' -and $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 0 } else { exit 1 }" >nul 2>nul
exit /b %ERRORLEVEL%
