# The C++ blocks of a page as one program: docs/PAGE.md → doc_PAGE.cpp. A block that begins with
# "// at namespace scope" stands before main, every other one in it, in the order of the page.
/^```cpp/ { inside = 1; fresh = 1; next }
/^```/ { inside = 0; next }
inside {
  if (fresh) { scope = ($0 ~ /^\/\/ at namespace scope/); fresh = 0 }
  line = "#line " FNR " \"" FILENAME "\"\n" $0 "\n"
  if (scope) outer = outer line; else inner = inner line
}
END {
  print "#include <cofree/laws.hpp>\n#include <cstdio>\nusing namespace cofree;"
  printf "%s", outer
  print "int main() {"
  printf "%s", inner
  print "}"
}
