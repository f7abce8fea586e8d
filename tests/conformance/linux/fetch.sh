#!/bin/sh
# Unpacks what the harness compiles of a Debian kernel source package. SPDX-License-Identifier: BSD-2-Clause
#
# usage: fetch.sh VERSION FOLDER        (5.10, 6.1 or 6.12; the folder is made, build/linux-source/VERSION by custom)
#
# Copies $LINUX_SOURCES/VERSION, where an earlier run left it. Else takes the package's archive from /usr/src if it is
# installed. Else downloads the package through an apt configuration of its own, beside FOLDER: the archive's address is
# what the system's apt uses, the suites are the system's and bullseye's, signatures are checked with Debian's keyring.
# The system's apt is not touched. Ends with 77 if there is no source.
set -eu

version=$1
folder=$2
package=linux-source-$version
private=$(dirname "$folder")/apt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

skip() {
    echo "SKIPPED: no source of Linux $version: $*"
    exit 77
}

# "URI SUITE" of the system's Debian archives: nothing else is called by the release's plain name, or signed by Debian.
archives() {
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    # shellcheck disable=SC2016 # apt's variables
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2> /dev/null |
        awk -v name="$codename" '$2 == name || $2 == name "-security"' | sort -u
}

write_apt_configuration() {
    mkdir -p "$private/lists/partial" "$private/archives/partial" "$private/none"
    : > "$private/status"
    archives | while read -r uri suite; do
        echo "deb [signed-by=$keyring] $uri $suite main"
        echo "deb [signed-by=$keyring] $uri bullseye${suite#"${suite%-security}"} main"
    done > "$private/sources.list"
    cat > "$private/apt.conf" << END
Dir::Etc::sourcelist "$private/sources.list";
Dir::Etc::sourceparts "$private/none";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$private/none";
Dir::State "$private";
Dir::State::lists "$private/lists";
Dir::State::status "$private/status";
Dir::Cache "$private";
Dir::Cache::archives "$private/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Update::Post-Invoke-Success "";
Acquire::Languages "none";
Acquire::Retries "2";
END
}

# Downloads the package into $private; a suite that is gone does not matter as long as another one has it.
download() {
    command -v apt-get > /dev/null || skip "$package is not installed, and there is no apt to download it with"
    [ -r "$keyring" ] || skip "$package is not installed, and there is no $keyring to check a download with"
    write_apt_configuration
    [ -s "$private/sources.list" ] || skip "$package is not installed, and apt knows no Debian archive"
    (
        cd "$private"
        APT_CONFIG=$private/apt.conf
        export APT_CONFIG
        apt-get -qq update || :
        rm -f "$package"_*.deb
        apt-get -qq download "$package"
    ) > "$private/$version.log" 2>&1 ||
        skip "$package is not installed, and could not be downloaded ($private/$version.log)"
}

# The archive inside the package, on standard output.
archive() {
    if [ -r "/usr/src/$package.tar.xz" ]; then
        cat "/usr/src/$package.tar.xz"
    else
        dpkg-deb --fsys-tarfile "$private/$package"_*.deb | tar -xO "./usr/src/$package.tar.xz"
    fi
}

unpack() {
    rm -rf "$folder.part"
    mkdir "$folder.part"
    archive | tar -x --use-compress-program='xz -T0' -C "$folder.part" --strip-components=1 --wildcards \
        '*/drivers/iommu/fsl_pamu*' '*/arch/powerpc/include/asm/fsl_pamu_stash.h' '*/arch/powerpc/boot/dts/*' \
        '*/include/dt-bindings/*'
    sha256sum "$folder.part"/drivers/iommu/fsl_pamu* | sed "s, .*/, ," > "$folder.part/unpacked"
    rm -rf "$folder"
    mv "$folder.part" "$folder"
    rm -f "$private/$package"_*.deb
}

unpacked=${LINUX_SOURCES:-/nowhere}/$version
if [ -f "$unpacked/unpacked" ] && [ ! -e "$folder" ]; then
    cp -r "$unpacked" "$folder"
    exit 0
fi
mkdir -p "$(dirname "$folder")"
folder=$(cd "$(dirname "$folder")" && pwd)/$(basename "$folder")
private=$(dirname "$folder")/apt
exec 9> "$folder.lock"
flock 9 # builds of other presets want the same
installed=/usr/src/$package.tar.xz
if [ -f "$folder/unpacked" ] && [ -z "$(find "$installed" -newer "$folder/unpacked" 2> /dev/null)" ]; then
    exit 0
fi
[ -r "$installed" ] || [ -f "$folder/unpacked" ] || download
unpack
