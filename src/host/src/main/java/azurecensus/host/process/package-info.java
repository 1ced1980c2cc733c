/**
 * The tools of a program that runs in the foreground: its command line, the environment of its
 * process and its end. The doctor and the local run use this package too.
 */
package azurecensus.host.process;
