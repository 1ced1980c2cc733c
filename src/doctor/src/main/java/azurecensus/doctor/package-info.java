/**
 * The doctor: examines a staged function app and its settings and reports problems that lose,
 * duplicate or misplace its telemetry, each with its remedy. {@link azurecensus.doctor.Doctor} is
 * the program; {@code checks} holds the checks, {@code app} the app as data.
 */
package azurecensus.doctor;
