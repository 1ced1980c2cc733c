/**
 * The doctor: examines a staged function app and its settings and says what would lose, double or
 * misplace its telemetry, each finding with its remedy. {@link azurecensus.doctor.Doctor} is its
 * main class.
 */
package azurecensus.doctor;
