/**
 * The rules of the whole repository: arrows between modules, size and circles of packages,
 * published signatures, wording of Javadoc, documents, and a second build compared with the first.
 */
package azurecensus.house;
