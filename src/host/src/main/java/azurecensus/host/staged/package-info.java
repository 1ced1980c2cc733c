/**
 * The files of a staged app: {@code host.json}, {@code function.json}, the settings file and the
 * log levels. The types here read and check files; they load no class and start nothing. The doctor
 * uses this package too. {@link azurecensus.host.staged.StagedApp} is the entry.
 */
package azurecensus.host.staged;
