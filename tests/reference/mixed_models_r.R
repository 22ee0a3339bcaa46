# Makes mixed_models_r.csv with lme4 and lmerTest: Rscript mixed_models_r.R > mixed_models_r.csv
# Needs r-cran-lmertest. One row per fit and contrast (last condition less first).
# x: values of each well, wells by |; y: condition, experiment and well number of each.
# two: (1 | experiment) + (1 | well); three: + (1 | experiment:condition). Wells are numbered within
# condition and experiment. Sds: NA where the term is not in the model.
suppressMessages({library(lme4); library(lmerTest)})
set.seed(20240911)
num <- function(v) paste(formatC(v, digits = 17, format = "g", width = 1), collapse = " ")
one <- function(v) if (length(v) == 0 || is.na(v)) "NA" else num(v)
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
                       check.conv.singular = "ignore", calc.derivs = FALSE)
cat("method,x,y,estimate,se,df,t,p,sd_experiment,sd_condition,sd_well,sd_residual,criterion\n")
fit <- function(d, three) {
  d$condition <- factor(d$c); d$experiment <- factor(d$e)
  d$cell <- factor(paste(d$c, d$e)); d$unit <- factor(paste(d$c, d$e, d$w))
  one_field <- nlevels(d$unit) == nrow(d)
  formula <- "value ~ condition + (1 | experiment)"
  if (three) formula <- paste(formula, "+ (1 | cell)")
  if (!one_field) formula <- paste(formula, "+ (1 | unit)")
  # lme4 is not made for tiny numbers: fitted in units of the spread
  scale <- sd(d$value); d$value <- d$value / scale
  m <- suppressMessages(suppressWarnings(
    lmer(as.formula(formula), d, REML = TRUE, control = control)))
  k <- nlevels(d$condition)
  co <- suppressMessages(summary(m))$coefficients[paste0("condition", k), ]
  s <- sapply(c("experiment", "cell", "unit"), function(g) {
    v <- VarCorr(m)[[g]]; if (is.null(v)) NA else scale * attr(v, "stddev")[[1]] })
  units <- split(d, d$unit, drop = TRUE)
  cat(if (three) "three" else "two", paste(sapply(units, function(u) num(u$value * scale)),
                                           collapse = "|"),
      paste(sapply(units, function(u) num(c(u$c[1], u$e[1], u$w[1]))), collapse = "|"),
      one(co[["Estimate"]] * scale), one(co[["Std. Error"]] * scale), one(co[["df"]]),
      one(co[["t value"]]), one(co[["Pr(>|t|)"]]), one(s[[1]]), one(s[[2]]), one(s[[3]]),
      one(sigma(m) * scale),
      one(as.numeric(REMLcrit(m)) + 2 * (nrow(d) - k) * log(scale)), sep = ",")
  cat("\n")
}
study <- function(k, e, w, f, sds, step, drop = 0, digits = 6) {
  d <- expand.grid(f = 1:f, w = 1:w, e = 1:e, c = 1:k)
  day <- rnorm(e, 0, sds[1]); cell <- matrix(rnorm(k * e, 0, sds[2]), k)
  well <- array(rnorm(k * e * w, 0, sds[3]), c(k, e, w))
  d$value <- signif(1 + step * (d$c - 1) + day[d$e] + cell[cbind(d$c, d$e)] +
                    well[cbind(d$c, d$e, d$w)] + rnorm(nrow(d), 0, sds[4]), digits)
  if (drop > 0) d <- d[sort(sample(nrow(d), round(nrow(d) * (1 - drop)))), ]
  d
}
for (k in c(2, 3, 4)) for (e in c(3, 5, 8)) for (drop in c(0, 0.25)) {
  d <- study(k, e, 2, 5, c(0.3, 0.1, 0.1, 0.2), 0.2, drop)
  fit(d, FALSE); fit(d, TRUE)
}
for (s in list(c(1, 0.5, 0.3, 0.5), c(0, 0, 0, 1), c(2, 0, 1, 0.1), c(0.3, 1, 0, 0.5))) {
  d <- study(3, 4, 3, 4, s, 0.5, 0.15)
  fit(d, FALSE); fit(d, TRUE)
}
for (scale in c(1e-7, 1e9)) {  # units
  d <- study(3, 4, 2, 3, c(0.4, 0.2, 0.2, 0.2), -0.3, 0.1); d$value <- d$value * scale
  fit(d, FALSE); fit(d, TRUE)
}
d <- study(3, 5, 3, 1, c(0.4, 0.2, 0.2, 0.2), -0.3); fit(d, FALSE); fit(d, TRUE)  # one field
d <- study(3, 5, 2, 4, c(0.4, 0.2, 0.2, 0.2), -0.3)
fit(d[!(d$c == 2 & d$e == 3), ], FALSE); fit(d[!(d$c == 2 & d$e == 3), ], TRUE)  # a cell missing
d <- study(4, 6, 2, 5, c(0.3, 0.1, 0.1, 0.1), 0)  # counts as started logs
d$value <- log(rpois(nrow(d), exp(1 + d$value)) + 0.5); fit(d, FALSE); fit(d, TRUE)
d <- study(2, 2, 2, 5, c(0.3, 0, 0.1, 0.2), 0.2); fit(d, FALSE)  # least design
d <- study(24, 4, 2, 3, c(0.3, 0.1, 0.1, 0.2), 0.02); fit(d, FALSE); fit(d, TRUE)
