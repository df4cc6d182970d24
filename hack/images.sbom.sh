# shellcheck shell=bash
# The bill of materials of an image: Maven's list of the jars, and what no Maven knows of. CycloneDX 1.6, as `trivy` and `syft` read it. Sourced by
# hack/images.

# The names of glibc's.
GLIBC='ld-linux*.so.* libc.so.* libm.so.* libdl.so.* libpthread.so.* librt.so.*'

released() { sed -n "s/^$1=\"\(.*\)\"/\1/p" "$JAVA_HOME/release"; } # KEY

file_component() { # ROOT PATH
  printf '{"type":"file","bom-ref":"file:%s","name":"%s","hashes":[{"alg":"SHA-256","content":"%s"}]}' "/$2" "/$2" "$(digest_of "$1/$2")"
}

file_components() { # ROOT <paths
  local path out=''
  while read -r path; do out="$out,$(file_component "$1" "$path")"; done
  printf '[%s]' "${out#,}"
}

# The runtime: its modules, and those of its files that hold code.
java_component() { # ROOT
  local version full module modules=''
  version=$(released JAVA_VERSION)
  full=$(released JAVA_RUNTIME_VERSION)
  for module in $(sed -n 's/^MODULES="\(.*\)"/\1/p' "$1/jre/release"); do
    modules="$modules,{\"type\":\"library\",\"bom-ref\":\"java:$module\",\"name\":\"$module\",\"version\":\"$version\"}"
  done
  printf '{"type":"platform","bom-ref":"java","publisher":"%s","name":"openjdk","version":"%s","cpe":"cpe:2.3:a:oracle:openjdk:%s:*:*:*:*:*:*:*",' \
    "$(released IMPLEMENTOR)" "$full" "$version"
  printf '"purl":"pkg:generic/openjdk@%s","licenses":[{"expression":"GPL-2.0-only WITH Classpath-exception-2.0"}],"components":[%s,' \
    "${full//+/%2B}" "${modules#,}"
  (cd "$1" && printf '%s\n' jre/bin/java jre/lib/modules && find jre/lib -name '*.so' -o -name '*.jar' | LC_ALL=C sort) | file_components "$1" | sed 's/^\[//; s/$/}/'
}

# The libraries of glibc, of the distribution that they say they are of, and others that lie beside the JRE.
libraries_components() { # ROOT
  local path said version purl names=() name libraries=() others=()
  for name in $GLIBC; do names+=(-o -name "$name"); done
  while read -r path; do
    if [ -n "$(find "$1/$path" \( "${names[@]:1}" \))" ]; then libraries+=("$path"); else others+=("$path"); fi
  done < <(cd "$1" && find . -path ./jre -prune -o -type f -name '*.so*' -printf '%P\n' | LC_ALL=C sort)
  [ ${#libraries[@]} -gt 0 ] || die "there is no glibc in $1"
  # "GNU C Library (Debian GLIBC 2.41-12) stable release version 2.41."
  said=$(find "$1" -path "$1/jre" -prune -o -name 'libc.so.6' -print | head -n 1 | xargs grep -aoh 'GNU C Library (.*) [a-z]* release version [0-9.]*[0-9]')
  version=${said##* }
  purl=pkg:generic/glibc@$version
  case $said in
    *'(Debian GLIBC '* | *'(Ubuntu GLIBC '*)
      purl=$(sed 's/.*(\([A-Za-z]*\) GLIBC \([^)]*\)).*/\1 \2/' <<<"$said")
      version=${purl#* }
      purl=${purl%% *}
      purl=pkg:deb/${purl,,}/glibc@${version//+/%2B}
      ;;
  esac
  printf '{"type":"library","bom-ref":"glibc","name":"glibc","version":"%s","purl":"%s","licenses":[{"license":{"id":"LGPL-2.1-or-later"}}],"components":%s}' \
    "$version" "$purl" "$(printf '%s\n' "${libraries[@]}" | file_components "$1")"
  # A JDK of a distribution is linked to zlib and the like, where Temurin has its own.
  [ ${#others[@]} -eq 0 ] ||
    printf ',\n{"type":"library","bom-ref":"host-libraries","name":"libraries of the build host that Java is linked to","components":%s}' \
      "$(printf '%s\n' "${others[@]}" | file_components "$1")"
}

# Writes /sbom/NAME.cdx.json into the image, and target/images/NAME.cdx.json beside it. MODULE is the one whose main the image runs.
sbom() { # NAME ROOT MODULE
  local name=$1 root=$2 file=$2/sbom/$1.cdx.json more
  mkdir -p "$root/sbom"
  more=$(
    java_component "$root"
    printf ',\n'
    libraries_components "$root"
    printf ',\n{"type":"data","bom-ref":"cacerts","name":"certificates of authorities","version":"%s","components":%s},\n' "$(released JAVA_VERSION)" \
      "$(echo jre/lib/security/cacerts | file_components "$root")"
    # To Maven that module is what all this is for, and no part of it.
    file_component "$root" "app/lib/$(basename "$(jar_of "$3")")"
  )
  awk -v more="$more" '{ print } /^  "components" : \[/ { print more "," }' "$REKINDLE_ROOT/$3/target/bom.json" >"$file"
  cp "$file" "$OUT/$name.cdx.json"
}
