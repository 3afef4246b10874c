#!/usr/bin/env bash
# Fails where a page links to a file or a heading that is not there, where a page of docs/ does not lead to the
# glossary or does not say whom it is for, or where docs/why.md quotes other numbers than its program prints.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
bad=0
fail() {
  echo "$1" >&2
  bad=1
}

# The names of the headings of a page, as links write them.
headings() {
  awk '/^```/ { code = !code } !code && /^#+ / { sub(/^#+ /, ""); print }' "$1" |
    sed 's/[^[:alnum:] _-]//g; s/ /-/g; s/.*/\L&/'
}

mapfile -t pages < <(find . -name '*.md' -not -path './build*' -not -path './.git/*' | sed 's|^./||' | sort)
for page in "${pages[@]}"; do
  folder=$(dirname "$page")
  while IFS= read -r link; do
    case $link in http:* | https:* | mailto:*) continue ;; esac
    file=${link%%#*}
    target=$page
    [ -z "$file" ] || target=$folder/$file
    if [ ! -e "$target" ]; then
      fail "$page: links to $link, which does not exist"
    elif [[ $link == *#* ]] && ! grep -qxF -- "${link#*#}" <<<"$(headings "$target")"; then
      fail "$page: links to $link, but $target has no such heading"
    fi
  done < <(awk '/^```/ { code = !code } !code' "$page" | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//')
done
for page in docs/*.md; do
  [ "$page" = docs/glossary.md ] || grep -q 'glossary\.md' "$page" || fail "$page: does not lead to the glossary"
  sed -n 3p "$page" | grep -q '^For ' || fail "$page: its third line does not say whom it is for"
done

program=build/bin/what_is_kept
if [ -x "$program" ]; then
  diff <(awk '/^```text/ { on = 1; next } /^```/ { on = 0 } on' docs/why.md) <("$program") ||
    fail "docs/why.md: quotes (<) what $program does not print (>)"
else
  echo "check_pages.sh: without $program the numbers of docs/why.md are not checked" >&2
fi
[ "$bad" -eq 0 ] && echo "pages: ${#pages[@]}, every link leads somewhere"
exit "$bad"
