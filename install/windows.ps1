# Installs xlhedge for Excel on Windows: right-click, "Run with PowerShell".
# Finds a Python and hands over to bootstrap.py; arguments go there as they are, so
#   windows.ps1            installs, and checks every step
#   windows.ps1 doctor     checks an installation
#   windows.ps1 uninstall  takes it away
# It downloads no Python and asks for no administrator. Works in Windows PowerShell 5.1
# and in PowerShell 7. The exit code is that of bootstrap.py, 2 where there is no Python.

$bootstrap = Join-Path $PSScriptRoot 'bootstrap.py'
$words = @($args)
if ($words.Count -eq 0) { $words = @('excel') }

# The newest that the lock files know; "python" may be no more than a link to the Store.
function Find-Python {
    $candidates = @(@('py', '-3.14'), @('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('python'))
    foreach ($candidate in $candidates) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $rest = @($candidate | Select-Object -Skip 1)
        & $candidate[0] @rest -c 'import sys' 2>$null
        if ($LASTEXITCODE -eq 0) { return ,$candidate }
    }
}

$python = Find-Python
if ($python) {
    $rest = @($python | Select-Object -Skip 1)
    & $python[0] @rest $bootstrap @words
    $code = $LASTEXITCODE
} else {
    Write-Host 'No Python was found. Install Python 3.11 or newer (64-bit) and run this again.'
    $code = 2
}

# A window that was opened by a click would close before anyone has read it.
if ($args.Count -eq 0) {
    Read-Host 'Press Enter to close' | Out-Null
}
exit $code
