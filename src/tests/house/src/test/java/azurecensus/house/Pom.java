package azurecensus.house;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A {@code pom.xml}, read as text: no inheritance, no interpolation. */
final class Pom {
  private final Element project;

  private Pom(Element project) {
    this.project = project;
  }

  static Pom of(Path folder) {
    try {
      Path file = folder.resolve("pom.xml");
      return new Pom(DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement());
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("cannot read the pom of " + folder, e);
    }
  }

  String artifactId() {
    return text(project, "artifactId");
  }

  /** True for a module whose artifact is deployed to Maven Central. */
  boolean isPublished() {
    Element properties = child(project, "properties");
    return properties != null && text(properties, "maven.deploy.skip").equals("false");
  }

  /** The folders of the modules, those of the given profile behind those that are always built. */
  List<String> modules(String profile) {
    List<String> modules = new ArrayList<>(texts(project, "modules", "module"));
    for (Element candidate : children(child(project, "profiles"), "profile")) {
      if (text(candidate, "id").equals(profile)) {
        modules.addAll(texts(candidate, "modules", "module"));
      }
    }
    return modules;
  }

  /** The dependencies of the module itself; those that only order the build are left out. */
  List<Dependency> dependencies() {
    return children(child(project, "dependencies"), "dependency").stream()
        .filter(dependency -> !text(dependency, "type").equals("pom"))
        .map(
            dependency -> new Dependency(text(dependency, "artifactId"), text(dependency, "scope")))
        .toList();
  }

  private static List<String> texts(Element parent, String list, String item) {
    return children(child(parent, list), item).stream()
        .map(element -> element.getTextContent().strip())
        .toList();
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().strip();
  }

  private static Element child(Element parent, String name) {
    List<Element> children = children(parent, name);
    return children.isEmpty() ? null : children.get(0);
  }

  private static List<Element> children(Element parent, String name) {
    if (parent == null) {
      return List.of();
    }
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter((Node node) -> node instanceof Element && node.getNodeName().equals(name))
        .map(Element.class::cast)
        .toList();
  }

  /** A dependency; the scope is empty where the pom names none. */
  record Dependency(String artifactId, String scope) {
    boolean isForTests() {
      return scope.equals("test");
    }
  }
}
