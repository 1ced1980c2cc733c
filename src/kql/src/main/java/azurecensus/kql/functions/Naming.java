package azurecensus.kql.functions;

/** The rules by which a call without a name gets the name of its column. */
public enum Naming {
  /** No name: {@code Column1} or {@code print_0}. */
  NONE,
  /** The name of the first argument, as {@code tostring(a)} is {@code a}. */
  FIRST_ARGUMENT,
  /** The function's name and the first argument's, as {@code strlen(a)} is {@code strlen_a}. */
  NAME_AND_FIRST_ARGUMENT
}
