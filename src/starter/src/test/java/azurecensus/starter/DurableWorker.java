package azurecensus.starter;

import azurecensus.testing.TestInvocation;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import com.microsoft.durabletask.TaskOrchestrationContext;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.ExecutionStartedEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.HistoryEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestrationInstance;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorAction;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorCompletedEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.OrchestratorStartedEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.TaskCompletedEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.TaskScheduledEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.TimerCreatedEvent;
import com.microsoft.durabletask.implementation.protobuf.OrchestratorService.TimerFiredEvent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Logger;

/**
 * The host's and the worker's side of Durable Functions. The host keeps the history of an
 * orchestration and sends all of it with each invocation of the orchestrator; the worker runs the
 * function behind its middlewares, among them the one of Durable Functions. It follows
 * {@code ExecutionContextDataSource} and {@code InvocationChain} of the Java worker 2.18, which is
 * not published to a repository.
 */
final class DurableWorker {
  static final String ORCHESTRATOR = "orchestrator";

  private static final String PARAMETER = "context";
  private static final String INSTANCE = "78109067d8cd4885ae864493e2de0d78";

  private final List<Middleware> middlewares;
  private final boolean showsParameters;
  private final List<HistoryEvent> past = new ArrayList<>();
  private final List<String> traceparents = new ArrayList<>();
  private String traceparent = TestInvocation.TRACEPARENT;
  private int invocations;

  /**
   * Creates a worker.
   *
   * @param showsParameters false for a host without the worker's method for the values that
   *     middlewares have set
   */
  DurableWorker(boolean showsParameters, Middleware... middlewares) {
    this.middlewares = List.of(middlewares);
    this.showsParameters = showsParameters;
  }

  /** The code of an orchestrator. */
  @FunctionalInterface
  interface Orchestrator {
    Object run(TaskOrchestrationContext context) throws Exception;
  }

  /** Lets the host pass no trace. */
  DurableWorker withoutTrace() {
    traceparent = "";
    return this;
  }

  /** Returns the number of invocations of the orchestrator so far. */
  int invocations() {
    return invocations;
  }

  /** Returns the traces that the host passed to the orchestrator, one for each invocation. */
  List<String> traceparents() {
    return traceparents;
  }

  /** Runs an orchestration to its end; each activity returns its name. */
  OrchestratorAction run(Orchestrator orchestrator) throws Exception {
    List<HistoryEvent> news = List.of(
        started(),
        HistoryEvent.newBuilder()
            .setEventId(-1)
            .setExecutionStarted(ExecutionStartedEvent.newBuilder()
                .setName(ORCHESTRATOR)
                .setOrchestrationInstance(
                    OrchestrationInstance.newBuilder().setInstanceId(INSTANCE)))
            .build());
    while (true) {
      List<OrchestratorAction> actions = invoke(orchestrator, news);
      past.addAll(news);
      List<HistoryEvent> results = new ArrayList<>(List.of(started()));
      for (OrchestratorAction action : actions) {
        if (action.hasCompleteOrchestration()) {
          return action;
        }
        carryOut(action, results);
      }
      past.add(HistoryEvent.newBuilder()
          .setOrchestratorCompleted(OrchestratorCompletedEvent.getDefaultInstance())
          .build());
      news = results;
    }
  }

  private static HistoryEvent started() {
    return HistoryEvent.newBuilder()
        .setEventId(-1)
        .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000))
        .setOrchestratorStarted(OrchestratorStartedEvent.getDefaultInstance())
        .build();
  }

  private List<OrchestratorAction> invoke(Orchestrator orchestrator, List<HistoryEvent> news)
      throws Exception {
    invocations++;
    String request = Base64.getEncoder()
        .encodeToString(OrchestratorRequest.newBuilder()
            .setInstanceId(INSTANCE)
            .setExecutionId(StringValue.of("execution"))
            .addAllPastEvents(past)
            .addAllNewEvents(news)
            .build()
            .toByteArray());
    traceparents.add(traceparent);
    Invocation invocation = invocation(ORCHESTRATOR, "DurableOrchestrationTrigger", request);
    run(
        invocation,
        () -> orchestrator.run((TaskOrchestrationContext) invocation.parameters.get(PARAMETER)));
    return response((String) invocation.getReturnValue()).getActionsList();
  }

  private static OrchestratorResponse response(String encoded) throws IOException {
    return OrchestratorResponse.parseFrom(Base64.getDecoder().decode(encoded));
  }

  /** Appends to the history that an action began, and to the news that it is done. */
  private void carryOut(OrchestratorAction action, List<HistoryEvent> results) throws Exception {
    HistoryEvent.Builder begun = HistoryEvent.newBuilder().setEventId(action.getId());
    HistoryEvent.Builder done = HistoryEvent.newBuilder().setEventId(-1);
    if (action.hasScheduleTask()) {
      String name = action.getScheduleTask().getName();
      run(invocation(name, "DurableActivityTrigger", "{}"), () -> name);
      begun.setTaskScheduled(TaskScheduledEvent.newBuilder().setName(name));
      done.setTaskCompleted(TaskCompletedEvent.newBuilder()
          .setTaskScheduledId(action.getId())
          .setResult(StringValue.of('"' + name + '"')));
    } else {
      Timestamp time = action.getCreateTimer().getFireAt();
      begun.setTimerCreated(TimerCreatedEvent.newBuilder().setFireAt(time));
      done.setTimerFired(TimerFiredEvent.newBuilder().setTimerId(action.getId()).setFireAt(time));
    }
    past.add(begun.build());
    results.add(done.build());
  }

  private Invocation invocation(String function, String trigger, String input) {
    TestInvocation execution = new TestInvocation().traceparent(traceparent);
    execution.functionName = function;
    execution.invocationId = function + "-" + past.size();
    return showsParameters
        ? new WorkerInvocation(execution, trigger, input)
        : new Invocation(execution, trigger, input);
  }

  private void run(Invocation invocation, Callable<Object> function) throws Exception {
    Iterator<Middleware> rest = middlewares.iterator();
    new MiddlewareChain() {
      @Override
      public void doNext(MiddlewareContext context) throws Exception {
        if (rest.hasNext()) {
          rest.next().invoke(context, this);
          return;
        }
        try {
          context.updateReturnValue(function.call());
        } catch (Exception e) {
          throw new InvocationTargetException(e);
        }
      }
    }.doNext(invocation);
  }

  /** An invocation as the middleware's interface shows it: a parameter has the text that came. */
  private static class Invocation implements MiddlewareContext {
    final Map<String, Object> parameters = new HashMap<>();
    private final TestInvocation execution;
    private final String trigger;
    private final String input;
    private Object returnValue;

    Invocation(TestInvocation execution, String trigger, String input) {
      this.execution = execution;
      this.trigger = trigger;
      this.input = input;
    }

    @Override
    public String getParameterName(String annotationSimpleClassName) {
      return annotationSimpleClassName.equals(trigger) ? PARAMETER : null;
    }

    @Override
    public Object getParameterValue(String name) {
      return input;
    }

    @Override
    public void updateParameterValue(String name, Object value) {
      parameters.put(name, value);
    }

    @Override
    public Object getReturnValue() {
      return returnValue;
    }

    @Override
    public void updateReturnValue(Object returnValue) {
      this.returnValue = returnValue;
    }

    @Override
    public Logger getLogger() {
      return execution.getLogger();
    }

    @Override
    public String getInvocationId() {
      return execution.getInvocationId();
    }

    @Override
    public String getFunctionName() {
      return execution.getFunctionName();
    }

    @Override
    public TraceContext getTraceContext() {
      return execution.getTraceContext();
    }
  }

  /** An invocation of the worker, whose class has one method more than the interface. */
  public static final class WorkerInvocation extends Invocation {
    WorkerInvocation(TestInvocation execution, String trigger, String input) {
      super(execution, trigger, input);
    }

    /** Returns what the function would get for a parameter. */
    public Optional<BindingData> getBindingData(String name, Type type) {
      return Optional.of(new BindingData(parameters.getOrDefault(name, getParameterValue(name))));
    }
  }

  /** The worker's type of the same name. */
  public static final class BindingData {
    private final Object value;

    BindingData(Object value) {
      this.value = value;
    }

    /** Returns the value. */
    public Object getValue() {
      return value;
    }
  }
}
