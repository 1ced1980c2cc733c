package azurecensus.exporter;

/**
 * One call on a stack.
 *
 * @param method class and method, e.g. {@code com.example.Shop.order}
 * @param assembly the Java module, e.g. {@code java.base}; null when there is none
 * @param fileName null when unknown
 * @param line 0 when unknown
 */
record StackFrame(String method, String assembly, String fileName, int line) {
  static StackFrame of(StackTraceElement element) {
    return new StackFrame(
        element.getClassName() + "." + element.getMethodName(),
        element.getModuleName(),
        element.isNativeMethod() ? null : element.getFileName(),
        Math.max(0, element.getLineNumber()));
  }
}
