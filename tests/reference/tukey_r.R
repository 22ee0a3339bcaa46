# Makes tukey_r.csv with R: Rscript tukey_r.R > tukey_r.csv
# Tukey's comparisons of all pairs, of groups apart (Tukey and Kramer for unequal sizes) and of
# conditions within blocks. Estimates and degrees of freedom are those of aov. Adjusted p and limits
# come from the distribution of the studentized range by integrate: ptukey and qtukey are good to
# 1e-5 and 1e-4 with few degrees of freedom. TukeyHSD must agree within 1e-4.
# Columns as in many_groups_r.csv.
set.seed(20261128)
num <- function(v) paste(ifelse(is.na(v), "NA", formatC(v, digits = 17, format = "g", width = 1)),
                         collapse = " ")
cat("method,x,argument,statistic,df,p,pairs\n")
# P(range of k normals / s > q), s with df degrees of freedom
upper <- function(q, k, df) {
  beyond <- function(w) sapply(w, function(x) 1 - k * integrate(function(z)
    dnorm(z) * (pnorm(z) - pnorm(z - x))^(k - 1), -9, 9 + x, rel.tol = 1e-12,
    subdivisions = 2000)$value)
  integrate(function(s) 2 * s * df * dchisq(s^2 * df, df) * beyond(q * s), 0, Inf, rel.tol = 1e-11,
            subdivisions = 2000)$value
}
known <- list()
critical_of <- function(k, df) {
  name <- paste(k, df)
  if (is.null(known[[name]])) {
    known[[name]] <<- uniroot(function(q) upper(q, k, df) - 0.05, c(1, 60), tol = 1e-10)$root
  }
  known[[name]]
}
tukey <- function(method, g, formula, df) {
  if (df < 2) return(invisible())  # R's ptukey has no answer there
  d <- data.frame(v = unlist(g), g = factor(rep(seq_along(g), lengths(g))),
                  b = factor(unlist(lapply(lengths(g), seq_len))))
  model <- aov(formula, d)
  stopifnot(df == model$df.residual)
  r <- TukeyHSD(model, "g")$g
  k <- length(g)
  s <- sqrt(sum(model$residuals^2) / df)
  critical <- critical_of(k, df)
  pairs <- c()
  for (a in seq_len(k - 1)) for (b in (a + 1):k) {
    e <- mean(g[[a]]) - mean(g[[b]])
    one <- s * sqrt((1 / length(g[[a]]) + 1 / length(g[[b]])) / 2)
    half <- critical * one
    p <- upper(abs(e) / one, k, df)
    stopifnot(abs(p - r[paste0(b, "-", a), "p adj"]) < 1e-4)
    pairs <- c(pairs, num(c(a - 1, b - 1, e, NA, NA, p, e - half, e + half)))
  }
  cat(method, paste(sapply(g, num), collapse = "|"), "NA", "NA", num(df), "NA",
      paste(pairs, collapse = "|"), sep = ",")
  cat("\n")
}
for (scale in c(1, 1e-6, 1e8)) {
  for (sizes in list(c(3, 3), c(3, 3, 3), c(4, 2, 5), c(2, 2, 2, 2), c(6, 6, 6, 6), c(3, 8, 2, 5, 4),
                     rep(4, 7), c(12, 15, 9))) for (ties in c(FALSE, TRUE)) {
    g <- Map(function(n, i) scale * (if (ties) sample(5, n, TRUE) + i else rnorm(n, i / 2)), sizes,
             seq_along(sizes))
    if (sum(sapply(g, function(v) sum((v - mean(v))^2))) == 0) next
    tukey("tukey_r", g, v ~ g, sum(sizes) - length(sizes))
  }
  for (k in c(2, 3, 4, 7)) for (b in c(2, 3, 5, 8)) for (ties in c(FALSE, TRUE)) {
    g <- lapply(1:k, function(i) scale * ((if (ties) sample(4, b, TRUE) + i else rnorm(b, i / 2)) +
                                          2 * (1:b)))
    tukey("tukey_blocked", g, v ~ b + g, (k - 1) * (b - 1))
  }
}
