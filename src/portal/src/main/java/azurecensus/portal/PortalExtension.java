package azurecensus.portal;

import azurecensus.kql.model.KqlException;
import azurecensus.portal.http.RequestRefusedException;
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
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that provides a portal on a free port, empty before every test. Annotate the
 * class with {@code @ExtendWith(PortalExtension.class)} and declare a parameter of type
 * {@code PortalExtension} or, annotated with {@link ConnectionString}, {@code String}; or keep an
 * extension in a static field with {@code @RegisterExtension}. All test classes of a JVM share one
 * portal, which is closed after the last test; tests that use it must not run in parallel. JUnit
 * Jupiter 5.10 or newer must be on the class path: it is not among the portal's dependencies.
 */
public final class PortalExtension implements BeforeEachCallback, ParameterResolver {
  /** The default wait of the {@code await} methods. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The wait between two flushes. */
  private static final Duration REPEAT = Duration.ofMillis(250);

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PortalExtension.class);

  private Running running;

  /** Sends what the exporter under test holds; does nothing until a test sets it. */
  private Runnable flush = () -> {};

  /** Marks the {@code String} parameter that receives the connection string of the portal. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface ConnectionString {}

  /** Creates an extension; called by JUnit, or for a field with {@code @RegisterExtension}. */
  public PortalExtension() {}

  /**
   * The portal of all test classes of the run; JUnit closes it at the end. JUnit before 5.13 closes
   * the deprecated type only, and JUnit 6 warns of one that is not {@link AutoCloseable}.
   */
  @SuppressWarnings("deprecation")
  private static final class Running
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
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

  /** Uses the method that JUnit 5.10 to 6.x have; its successor came with 6.0. */
  @SuppressWarnings("deprecation")
  private Portal portal(ExtensionContext context) {
    running = context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, unused -> new Running(), Running.class);
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

  /** The connection string for the exporter or SDK under test. */
  public String connectionString() {
    return portal().connectionString();
  }

  /**
   * The address of the portal, such as {@code http://127.0.0.1:40123}. It can be opened in a
   * browser while a test waits in a debugger.
   */
  public URI url() {
    return portal().url();
  }

  /**
   * Sets the action that sends what the exporter under test holds. Each {@code await} method runs
   * it first and then four times a second, so that it need not wait for the 5 seconds after which
   * OpenCensus exports:
   *
   * <pre>{@code
   * portal.flushWith(() -> AzureMonitorTraceExporter.flush(Duration.ofSeconds(5)));
   * }</pre>
   *
   * @param action not null; its exceptions end the {@code await} method
   */
  public void flushWith(Runnable action) {
    this.flush = Objects.requireNonNull(action, "action");
  }

  /** Deletes all telemetry received so far. */
  public void clear() {
    portal().clear();
  }

  /**
   * Waits for a request of this name. Other items of its operation may arrive later: wait for them
   * with {@link #awaitOperation}.
   *
   * @return its operation with the items received so far
   * @throws AssertionError when none arrives within {@link #PATIENCE}; the message shows the
   *     operations received
   */
  public OperationTree awaitRequest(String name) {
    return awaitOperation(tree -> tree.hasRequest(name), "a request " + name);
  }

  /**
   * Waits for an operation that fulfils the condition.
   *
   * @param condition evaluated again whenever telemetry arrives
   * @param wanted description of the condition for the message, such as "two calls of the bank"
   * @return the newest such operation
   * @throws AssertionError when there is none within {@link #PATIENCE}; the message shows the
   *     operations received
   */
  public OperationTree awaitOperation(Predicate<OperationTree> condition, String wanted) {
    return awaitOperation(condition, wanted, PATIENCE);
  }

  /** Same as {@link #awaitOperation(Predicate, String)} with the given wait. */
  public OperationTree awaitOperation(
      Predicate<OperationTree> condition, String wanted, Duration patience) {
    Search search = await(() -> search(condition), done -> done.found != null, patience, wanted);
    if (search.found == null) {
      throw new AssertionError("Waited " + patience.toMillis() + " ms for " + wanted
          + ". Received so far:" + search.newerOnes());
    }
    return search.found;
  }

  /**
   * Repeats a question after every arrival until the answer is enough. What ends after a flush,
   * such as the request whose response the test has, is sent by the next one.
   */
  private <T> T await(Supplier<T> question, Predicate<T> enough, Duration patience, String wanted) {
    Portal portal = portal();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        flush.run();
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        T answer = portal
            .store()
            .arrivals()
            .await(question, enough, left.compareTo(REPEAT) < 0 ? left : REPEAT);
        if (enough.test(answer) || deadline - System.nanoTime() <= 0) {
          return answer;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + wanted, e);
    }
  }

  /**
   * Runs a query in KQL, as an alert or a workbook has it, over the telemetry received so far.
   *
   * @throws AssertionError when the query is wrong or not supported; the message shows the place
   */
  public QueryResult query(String kql) {
    try {
      return new QueryResult(kql, portal().queries().run(kql));
    } catch (KqlException | RequestRefusedException e) {
      throw new AssertionError(e.getMessage() + "\n" + kql, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted during the query " + kql, e);
    }
  }

  /**
   * Waits until the result of a query fulfils the condition.
   *
   * @param condition evaluated again whenever telemetry arrives
   * @return the first such result
   * @throws AssertionError when there is none within {@link #PATIENCE}; the message shows the query
   *     and its last result as a table
   */
  public QueryResult awaitQuery(String kql, Predicate<QueryResult> condition) {
    QueryResult result = await(() -> query(kql), condition, PATIENCE, "the query " + kql);
    if (!condition.test(result)) {
      throw new AssertionError(
          "Waited " + PATIENCE.toMillis() + " ms for the result of the query:\n" + result);
    }
    return result;
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

  /** The operation with the items received so far; empty when there are none. */
  public OperationTree operation(String operationId) {
    return tree(operationId);
  }

  private OperationTree tree(String operationId) {
    ArrayNode items =
        portal().store().read(connection -> OperationQueries.items(connection, operationId));
    return OperationTree.of(operationId, items);
  }
}
