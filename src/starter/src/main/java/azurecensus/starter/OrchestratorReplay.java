package azurecensus.starter;

import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells, during an invocation of an orchestrator of Durable Functions, whether its history is
 * replayed. The host passes the history as a text. The middleware of Durable Functions, which may
 * run before or after this library's, turns it into a {@code TaskOrchestrationContext} for the
 * function. Uses no class of Durable Functions, which an app may not have. One thread at a time.
 */
final class OrchestratorReplay implements BooleanSupplier {
  private static final Logger logger = Logger.getLogger("azurecensus.starter");

  private static final String TRIGGER = "DurableOrchestrationTrigger";
  private static final String TASK_CONTEXT = "com.microsoft.durabletask.TaskOrchestrationContext";

  /**
   * The number of the field with the events of earlier invocations. Only two short ids precede it:
   * {@code message OrchestratorRequest} in
   * https://github.com/microsoft/durabletask-protobuf/blob/main/protos/orchestrator_service.proto.
   */
  private static final int PAST_EVENTS = 3;

  /** The characters of the encoded history that are read: more than two ids take. */
  private static final int PREFIX = 4096;

  private static final int LENGTH_DELIMITED = 2;

  private final MiddlewareContext context;
  private final String parameter;
  private final boolean hasPast;

  /** Null until the middleware of Durable Functions has made it. */
  private Object taskContext;

  private OrchestratorReplay(MiddlewareContext context, String parameter) {
    this.context = context;
    this.parameter = parameter;
    this.hasPast =
        context.getParameterValue(parameter) instanceof String history && hasPastEvents(history);
  }

  /** Returns null when the invoked function is not an orchestrator. */
  static OrchestratorReplay of(MiddlewareContext context) {
    String parameter = context.getParameterName(TRIGGER);
    return parameter == null ? null : new OrchestratorReplay(context, parameter);
  }

  /**
   * Returns true while the history is replayed. Where the host does not show the
   * {@code TaskOrchestrationContext}, an invocation with a past counts as a replay to its end.
   */
  @Override
  public boolean getAsBoolean() {
    if (!hasPast) {
      return false;
    }
    try {
      if (taskContext == null) {
        taskContext = findTaskContext();
      }
      return taskContext == null || isReplaying(taskContext);
    } catch (ReflectiveOperationException | RuntimeException e) {
      logger.log(Level.FINE, "The state of a replay could not be read.", e);
      return true;
    }
  }

  /**
   * Returns the value that a middleware has set for the parameter, or null when none has. The
   * interface of the middleware returns only the text that came in; the class of the worker has a
   * public method for the value that the function will get.
   */
  private Object findTaskContext() throws ReflectiveOperationException {
    Object data = context
        .getClass()
        .getMethod("getBindingData", String.class, Type.class)
        .invoke(context, parameter, String.class);
    if (!(data instanceof Optional<?> found) || found.isEmpty()) {
      return null;
    }
    Object value = found.get().getClass().getMethod("getValue").invoke(found.get());
    return value instanceof String ? null : value;
  }

  /** Calls the method by its interface, because the implementing class is not public. */
  private static boolean isReplaying(Object taskContext) throws ReflectiveOperationException {
    ClassLoader loader = taskContext.getClass().getClassLoader();
    return (boolean)
        Class.forName(TASK_CONTEXT, false, loader).getMethod("getIsReplaying").invoke(taskContext);
  }

  /**
   * Returns true when an encoded history has events of earlier invocations; false for any text that
   * is not one. Reads the tags of the message's first fields only, since a history can be large.
   */
  static boolean hasPastEvents(String history) {
    int length = Math.min(history.length(), PREFIX);
    byte[] message;
    try {
      message = Base64.getDecoder().decode(history.substring(0, length));
    } catch (IllegalArgumentException e) {
      return false;
    }
    int at = 0;
    while (at < message.length) {
      int tag = message[at++];
      int field = tag >>> 3;
      if (field >= PAST_EVENTS || (tag & 7) != LENGTH_DELIMITED) {
        return field == PAST_EVENTS;
      }
      int size = 0;
      int shift = 0;
      byte part;
      do {
        if (at == message.length || shift > 14) { // a length above 2 MB is no id
          return false;
        }
        part = message[at++];
        size |= (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      at += size;
    }
    return false;
  }
}
