#pragma once
// How long one waits in a queue: closed forms of textbook queues.
//
//   rho load of each server (arrival rate x service / servers), below 1;  S service time, C^2 its squared coefficient of variation
//   M/G/1  mean wait       = rho (1 + C^2)/(2 (1 - rho)) E[S]           Pollaczek-Khinchine; Kleinrock 1975, vol. 1, eq. 5.106
//          M/M/1 is C^2 = 1, M/D/1 is C^2 = 0
//   M/M/c  P(wait > 0)     = B/(1 - rho (1 - B))                        Erlang C; B of Erlang's loss formula, by
//                            B_0 = 1, B_k = a B_{k-1}/(k + a B_{k-1}), a = c rho
//          mean wait       = P(wait > 0) E[S]/(c (1 - rho))             Kleinrock 3.8
//          P(wait > t)     = P(wait > 0) exp(-c (1 - rho) t/E[S])
//
// Arrivals are Poisson, who comes first is served first. A percentile stands here only where the whole distribution is known
// (exponential service): two moments of the service give a mean and no tail, so other percentiles come from simulation.h.

namespace countervail::serving {

/// s. Infinite from load 1 on: the queue then grows without end. `service` in s, `service_cv2` >= 0.
double mean_wait_mg1(double load, double service, double service_cv2);
double mean_wait_mm1(double load, double service);
double mean_wait_md1(double load, double service);

/// Share of arrivals that wait, `servers` >= 1; 1 from load 1 on.
double chance_of_waiting_mmc(int servers, double load);
/// s.
double mean_wait_mmc(int servers, double load, double service);
/// s within which a share `percentile` (in [0, 1)) of waits lies; 0 where that many do not wait at all.
double wait_percentile_mmc(int servers, double load, double service, double percentile);
/// As above for one server: of the 99th, ln(100 rho)/(mu - lambda).
double wait_percentile_mm1(double load, double service, double percentile);
/// s from arrival to departure, exponential with rate mu - lambda.
double sojourn_percentile_mm1(double load, double service, double percentile);

}  // namespace countervail::serving
