/**
 * The language's form: tokens, the parser and the tree with positions. The parser knows no names of
 * tables or functions; it throws only {@link azurecensus.kql.model.KqlException}.
 */
package azurecensus.kql.syntax;
