// Prints the class path of a consumer project and compares it with the project's class-path.txt.
def artifacts = { String file, String pattern ->
  def found = new TreeSet<String>()
  new File(basedir, file).eachLine('UTF-8') { line ->
    def match = line =~ pattern
    if (match) {
      found << match[0][1]
    }
  }
  return found
}

def actual = artifacts('target/class-path.txt', /^\s+([\w.-]+:[\w.-]+):jar:/)
def expected = artifacts('class-path.txt', /^([\w.-]+:[\w.-]+)/)

println "${basedir.name} has on its class path:"
actual.each { println "  $it" }
assert actual - expected == [] as Set : 'on the class path, and not in class-path.txt'
assert expected - actual == [] as Set : 'in class-path.txt, and not on the class path'
