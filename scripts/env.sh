#!/bin/sh
# Make the Python environment .venv from the hashed lock. Needs Python 3.11; finds or fetches uv by itself.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/.synced
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && cmp -s uv.lock "$stamp"; then exit 0; fi

python=""
for candidate in python3.11 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
        python=$(command -v "$candidate"); break
    fi
done
[ -n "$python" ] || { echo "shien: Python 3.11 is not on this machine; install python3.11 first." >&2; exit 1; }

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    uv=.local/bootstrap/bin/uv
    if [ ! -x "$uv" ]; then
        echo "· fetching uv (first run only)"
        mkdir -p .local
        if ! "$python" -m venv .local/bootstrap >/dev/null 2>&1; then
            rm -rf .local/bootstrap
            if [ "$(id -u)" = 0 ]; then
                echo "· installing python3-venv"
                apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
                "$python" -m venv .local/bootstrap
            else
                # Debian's python without venv: take pip's wheel from Debian, no rights needed.
                "$python" -m venv --without-pip .local/bootstrap
                mkdir -p .local/pip && (cd .local/pip && apt-get download -qq python3-pip-whl && for deb in *.deb; do dpkg -x "$deb" .; done)
                "$python" -m zipfile -e "$(ls .local/pip/usr/share/python-wheels/pip-*.whl | head -1)" \
                    "$(.local/bootstrap/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
            fi
        fi
        .local/bootstrap/bin/python -m pip install -q --disable-pip-version-check "uv>=0.8" ||
            { echo "shien: uv could not be fetched from the package index; is the network reachable?" >&2; exit 1; }
    fi
fi
echo "· preparing the Python environment (.venv)"
# Behind a company's proxy only the certificates of the machine know the way out.
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-true}"; fi
"$uv" sync --quiet --frozen --compile-bytecode --python "$python" ||
    { echo "shien: the Python packages could not be fetched; is the network reachable?" >&2; exit 1; }
cp uv.lock "$stamp"
