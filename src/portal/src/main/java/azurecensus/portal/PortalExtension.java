package azurecensus.portal;

import azurecensus.portal.query.OperationQueries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a portal on a free port, empty before every test. Use it by
 * {@code @ExtendWith(PortalExtension.class)} and take a {@code PortalExtension} or, annotated with
 * {@link ConnectionString}, a {@code String} as parameter; or keep one in a static field with
 * {@code @RegisterExtension}. All test classes of a JVM share one portal, which ends with the JVM's
 * last test; so tests that use it must not run at the same time. Needs JUnit Jupiter on the class
 * path, which the portal itself does not bring.
 */
public final class PortalExtension implements BeforeEachCallback, ParameterResolver {
  /** How long the {@code await} methods wait unless told otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PortalExtension.class);

  private Running running;

  /** Marks the {@code String} parameter that takes the connection string of the portal. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface ConnectionString {}

  /** Made by JUnit, or by a test class for a field with {@code @RegisterExtension}. */
  public PortalExtension() {}

  /** A portal for all test classes of the run; JUnit closes it at the end. */
  private static final class Running implements AutoCloseable {
    private final Portal portal =
        Portal.start(PortalOptions.builder().setPort(0).build());

    @Override
    public void close() {
      portal.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    portal(context).clear();
  }

  private Portal portal(ExtensionContext context) {
    running = context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, unused -> new Running(), Running.class);
    return running.portal;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PortalExtension.class
        || (parameter.getParameter().getType() == String.class
            && parameter.isAnnotated(ConnectionString.class));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Portal portal = portal(context);
    return parameter.getParameter().getType() == String.class ? portal.connectionString() : this;
  }

  private Portal portal() {
    if (running == null) {
      throw new IllegalStateException(
          "The portal starts with the first test: use it in a test method or a @BeforeEach method.");
    }
    return running.portal;
  }

  /** The connection string to give to the exporter or SDK under test. */
  public String connectionString() {
    return portal().connectionString();
  }

  /**
   * Where the portal listens, such as {@code http://127.0.0.1:40123}; a browser can look at it
   * while the test waits in a debugger.
   */
  public URI url() {
    return portal().url();
  }

  /** Forgets all telemetry that has arrived so far. */
  public void clear() {
    portal().clear();
  }

  /**
   * Waits for a request of this name. Other items of its operation may still be on their way: wait
   * for them by {@link #awaitOperation}.
   *
   * @return its operation as far as it has come
   * @throws AssertionError when none has come within {@link #PATIENCE}; the message shows what has
   */
  public OperationTree awaitRequest(String name) {
    return awaitOperation(tree -> tree.hasRequest(name), "a request " + name);
  }

  /**
   * Waits for an operation for which the condition holds.
   *
   * @param condition asked again whenever telemetry has arrived
   * @param wanted what is waited for, for the message: "two calls of the bank"
   * @return the newest such operation
   * @throws AssertionError when there is none within {@link #PATIENCE}; the message shows what has
   *     come
   */
  public OperationTree awaitOperation(Predicate<OperationTree> condition, String wanted) {
    return awaitOperation(condition, wanted, PATIENCE);
  }

  /** As {@link #awaitOperation(Predicate, String)} with a patience of one's own. */
  public OperationTree awaitOperation(
      Predicate<OperationTree> condition, String wanted, Duration patience) {
    try {
      Search search = portal()
          .store()
          .arrivals()
          .await(() -> search(condition), done -> done.found != null, patience);
      if (search.found == null) {
        throw new AssertionError("Waited " + patience.toMillis() + " ms for " + wanted
            + ". Received so far:" + search.newerOnes());
      }
      return search.found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + wanted, e);
    }
  }

  private Search search(Predicate<OperationTree> condition) {
    List<OperationTree> others = new ArrayList<>();
    for (JsonNode operation :
        portal().store().read(connection -> OperationQueries.newest(connection, 100))) {
      OperationTree tree = tree(operation.path("operation_Id").asText());
      if (condition.test(tree)) {
        return new Search(tree, others);
      }
      others.add(tree);
    }
    return new Search(null, others);
  }

  /** The newest operation for which a condition holds, or null, and the newer ones. */
  private record Search(OperationTree found, List<OperationTree> newer) {
    String newerOnes() {
      return newer.isEmpty()
          ? " nothing."
          : newer.stream().map(tree -> tree + "\n").collect(Collectors.joining("", "\n", ""));
    }
  }

  /** The operation as far as it has come; empty when nothing of it has. */
  public OperationTree operation(String operationId) {
    return tree(operationId);
  }

  private OperationTree tree(String operationId) {
    ArrayNode items =
        portal().store().read(connection -> OperationQueries.items(connection, operationId));
    return OperationTree.of(operationId, items);
  }
}
