# Makes made_in_r.json from arrays.csv, beside which it must be run: Rscript made_in_r.R (R with sandwich and strucchange).
library(sandwich)
library(strucchange)

rows <- read.csv("arrays.csv")
fit <- lm(y ~ x + z + t, rows)
order3 <- ar.yw(rows$noise, order.max = 3, aic = FALSE, demean = FALSE)$ar

# One change of what x brings, at every date from the 36th row to the 205th: the date with the least squares,
# how much better it fits, and its robust statistic at the two ends and at the best date.
dates <- 36:205
left <- sapply(dates, function(k) deviance(lm(y ~ x + z + t + I(x * (seq_along(x) >= k)), rows)))
best <- dates[which.min(left)]
score <- function(k) {
  step <- residuals(lm(x * (seq_along(x) >= k) ~ x + z + t, rows))
  e <- residuals(fit)
  abs(sum(step * e)) / sqrt(sum((step * e / (1 - hatvalues(fit)))^2))
}
other <- breakpoints(y ~ x, data = rows, h = 0.15, breaks = 1)$breakpoints

line <- function(name, values) sprintf('  "%s": [%s]', name, paste(sprintf("%.15g", values), collapse = ", "))
text <- c(
  line("coefficients", coef(fit)),
  line("hc3", sqrt(diag(vcovHC(fit, type = "HC3")))),
  line("yule_walker", order3),
  line("best_date", best),
  line("fall", deviance(fit) - min(left)),
  line("scores", sapply(c(36, best, 205), score)),
  line("strucchange_date", other),
  line("holm", p.adjust(c(0.001, 0.012, 0.03, 0.04, 0.2), "holm")),
  line("negative_binomial_tail", pnbinom(30, size = 4, mu = 12, lower.tail = FALSE)),
  line("negative_binomial_95", qnbinom(c(0.025, 0.975), size = 4, mu = 12))
)
writeLines(c("{", paste(text, collapse = ",\n"), "}"), "made_in_r.json")
