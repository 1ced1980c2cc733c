/**
 * Runs a staged Java function app on this machine like the Azure Functions host.
 * {@link azurecensus.host.FunctionHost} runs an app in the present process,
 * {@link azurecensus.host.HostMain} is the program. All other packages of this module are internal:
 * {@code http} receives requests, {@code routing} selects the function, {@code trigger} runs
 * invocations, {@code app} loads and calls functions, {@code binding} converts values,
 * {@code timers} holds schedules, {@code memory} the queues, blobs and tables of outputs and
 * inputs, {@code telemetry} and {@code console} report the invocation, {@code staged} reads the
 * files of the app, {@code process} holds the tools of the program.
 */
package azurecensus.host;
