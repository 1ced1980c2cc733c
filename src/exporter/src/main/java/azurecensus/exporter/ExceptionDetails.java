package azurecensus.exporter;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One exception of a chain.
 *
 * @param id number within the chain, from 1
 * @param outerId id of the exception that this one caused, 0 for the outermost
 * @param typeName class name; empty is replaced when encoded
 * @param message may be null: encoded as the type name, because the service refuses an empty one
 * @param hasFullStack whether {@code frames} are all there were
 * @param frames top of the stack first
 * @param stack the text, where frames could not be told; else null
 */
record ExceptionDetails(
    int id,
    int outerId,
    String typeName,
    String message,
    boolean hasFullStack,
    List<StackFrame> frames,
    String stack) {
  ExceptionDetails {
    frames = List.copyOf(frames);
  }

  /** With what it says rewritten; null is given and taken for what it does not say. */
  ExceptionDetails rewritten(UnaryOperator<String> rewrite) {
    return new ExceptionDetails(
        id, outerId, typeName, rewrite.apply(message), hasFullStack, frames, rewrite.apply(stack));
  }
}
