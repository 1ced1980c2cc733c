package azurecensus.host.binding;

import azurecensus.host.staged.FunctionBinding;

/** Supplies the values of input bindings other than the trigger. Thread-safe. */
@FunctionalInterface
public interface InputSource {
  /**
   * Reads the value of an input.
   *
   * @param input a binding that is neither a trigger nor an output
   * @param trigger the data of the invocation, whose named values replace placeholders
   * @return a {@code String}, a {@code byte[]}, or null when there is no such blob or row
   * @throws RuntimeException when this machine cannot read the input
   */
  Object read(FunctionBinding input, TriggerInput trigger);
}
