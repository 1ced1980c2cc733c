/**
 * Schedules of timer functions: the six-field cron expressions and time spans of the Functions
 * host, and the runs that they cause. The types here know no app; the clock and the threads are
 * given to them. {@link azurecensus.host.timers.FunctionTimer} is the entry.
 */
package azurecensus.host.timers;
