# Makes many_groups_r.csv with R: Rscript many_groups_r.R > many_groups_r.csv
# Needs r-cran-multcomp. One row per test. x: values by group or condition, groups by |.
# pairs: "a b estimate statistic p p_adjusted low high", pairs by |; groups are counted from 0.
suppressMessages(library(multcomp))
set.seed(20241018)
num <- function(v) paste(ifelse(is.na(v), "NA", formatC(v, digits = 17, format = "g", width = 1)),
                         collapse = " ")
cat("method,x,argument,statistic,df,p,pairs\n")
row <- function(method, x, statistic = NA, df = NA, p = NA, pairs = list(), argument = NA) {
  text <- function(v) paste(sapply(v, num), collapse = "|")
  cat(method, text(if (is.list(x)) x else list(x)), num(argument), num(statistic), num(df), num(p),
      text(pairs), sep = ",")
  cat("\n")
}
long <- function(g) data.frame(v = unlist(g), g = factor(rep(seq_along(g), lengths(g))),
                               b = factor(unlist(lapply(lengths(g), seq_len))))
each_pair <- function(k, f) {
  out <- list()
  for (a in seq_len(k - 1)) for (b in (a + 1):k) out[[length(out) + 1]] <- c(a - 1, b - 1, f(a, b))
  out
}
holm <- function(pairs) {  # sixth place: p after Holm
  p <- p.adjust(sapply(pairs, `[`, 5), "holm")
  Map(function(q, x) { q[6] <- x; q }, pairs, p)
}
dunn <- function(g) {
  d <- long(g); r <- rank(d$v); N <- nrow(d)
  t <- table(d$v); s2 <- N * (N + 1) / 12 - sum(t^3 - t) / (12 * (N - 1))
  m <- tapply(r, d$g, mean); n <- lengths(g)
  row("dunn", g, pairs = holm(each_pair(length(g), function(a, b) {
    z <- (m[[a]] - m[[b]]) / sqrt(s2 * (1 / n[a] + 1 / n[b]))
    c(m[[a]] - m[[b]], z, 2 * pnorm(-abs(z)), NA, NA, NA) })))
}
conover <- function(g) {
  d <- long(g); r <- rank(d$v); N <- nrow(d); k <- length(g)
  s2 <- (sum(r^2) - N * (N + 1)^2 / 4) / (N - 1)
  h <- kruskal.test(g)$statistic
  m <- tapply(r, d$g, mean); n <- lengths(g)
  row("conover", g, df = N - k, pairs = holm(each_pair(k, function(a, b) {
    t <- (m[[a]] - m[[b]]) / sqrt(s2 * (N - 1 - h) / (N - k) * (1 / n[a] + 1 / n[b]))
    c(m[[a]] - m[[b]], t, 2 * pt(-abs(t), N - k), NA, NA, NA) })))
}
# P(max |T| >= t) as a double integral; R's pmvt draws random numbers
upper <- function(t, l, df) {
  inner <- function(w) sapply(w, function(x) integrate(function(z) dnorm(z) * (1 - Reduce(`*`,
    lapply(l, function(a) { c <- sqrt(1 - a^2); pnorm((x - a * z) / c) - pnorm((-x - a * z) / c) }))),
    -9, 9, rel.tol = 1e-12, subdivisions = 2000)$value)
  integrate(function(s) 2 * s * df * dchisq(s^2 * df, df) * inner(t * s), 0, Inf, rel.tol = 1e-11,
            subdivisions = 2000)$value
}
dunnett <- function(method, g, model, n, df, control, keep = TRUE) {
  s <- summary(model)$sigma; k <- length(g); others <- setdiff(seq_len(k), control)
  m <- sapply(g, mean); l <- sqrt(n[others] / (n[others] + n[control]))
  critical <- uniroot(function(t) upper(t, l, df) - 0.05, c(1.5, 25), tol = 1e-12)$root
  pairs <- lapply(others, function(a) {
    e <- s * sqrt(1 / n[a] + 1 / n[control]); t <- (m[a] - m[control]) / e
    c(a - 1, control - 1, m[a] - m[control], t, 2 * pt(-abs(t), df), upper(abs(t), l, df),
      m[a] - m[control] - critical * e, m[a] - m[control] + critical * e) })
  row(method, g, df = df, pairs = pairs, argument = control - 1)
}
values <- function(n, shift, levels) {
  if (levels > 0) sample(levels, n, TRUE) + round(shift * levels / 6) else signif(rnorm(n, shift), 6)
}
for (sizes in list(c(2, 2), c(2, 3, 2), c(3, 3, 3), c(4, 4, 4, 4), c(1, 3, 4), c(6, 2, 9, 4),
                   rep(5, 6), c(20, 25, 30))) for (levels in c(0, 4, 9)) {
  g <- Map(function(n, i) values(n, i / 3, levels), sizes, seq_along(sizes))
  if (levels > 0 && length(unique(unlist(g))) < 3) g[[1]][1] <- g[[1]][1] + 5
  dunn(g)
  if (kruskal.test(g)$statistic < length(unlist(g)) - 1 - 1e-6) conover(g)
  d <- long(g)
  if (sum(tapply(d$v, d$g, function(v) sum((v - mean(v))^2))) == 0) next
  for (scale in c(1, 1e-9, 1e11)) {
    e <- d; e$v <- d$v * scale
    a <- suppressWarnings(anova(lm(v ~ g, e)))
    row("one_way_anova", lapply(g, `*`, scale), a$F[1], a$Df, a$Pr[1])
  }
}
for (k in c(2, 3, 4, 6)) for (b in c(2, 3, 4, 8)) for (levels in c(0, 5)) {
  g <- lapply(1:k, function(i) values(b, i / 3, levels) + (1:b) * 2)
  if (levels > 0) g[[1]][1] <- g[[1]][1] + 3
  d <- long(g); a <- suppressWarnings(anova(lm(v ~ b + g, d)))
  if (a$"Sum Sq"[3] > 1e-9) row("blocked_anova", g, a$F[2], a$Df[2:3], a$Pr[2])
  f <- friedman.test(do.call(cbind, g))
  if (k == 6 && b == 8) row("friedman_chi", g, f$statistic, k - 1, f$p.value)
  if (factorial(k)^(b - 1) < 2e5 && !is.nan(f$statistic)) {  # all orders of all but the first
    ranks <- apply(do.call(cbind, g), 1, rank)
    orders <- as.matrix(expand.grid(rep(list(1:k), k)))
    orders <- orders[apply(orders, 1, function(o) !anyDuplicated(o)), ]
    sums <- matrix(ranks[, 1], 1)
    for (i in 2:b) sums <- do.call(rbind, lapply(seq_len(nrow(orders)), function(o)
      sweep(sums, 2, ranks[orders[o, ], i], `+`)))
    score <- rowSums((sums - b * (k + 1) / 2)^2)
    row("friedman_exact", g, f$statistic, k - 1,
        mean(score >= sum((rowSums(ranks) - b * (k + 1) / 2)^2) - 1e-9))
  }
}
for (sizes in list(c(3, 3), c(3, 3, 3), c(4, 2, 5), c(6, 6, 6, 6), c(3, 8, 2, 5, 4))) {
  g <- Map(function(n, i) values(n, i / 2, 0), sizes, seq_along(sizes))
  dunnett("dunnett", g, lm(v ~ g, long(g)), sizes, sum(sizes) - length(g), 1)
  dunnett("dunnett", g, lm(v ~ g, long(g)), sizes, sum(sizes) - length(g), length(g))
}
for (k in c(2, 3, 5)) for (b in c(2, 3, 6)) {
  g <- lapply(1:k, function(i) values(b, i / 2, 0) + 3 * (1:b))
  dunnett("dunnett_blocked", g, lm(v ~ b + g, long(g)), rep(b, k), (k - 1) * (b - 1), 1)
}
# the same by multcomp, to its own accuracy
for (sizes in list(c(4, 4, 4), c(3, 6, 5, 4))) {
  g <- Map(function(n, i) values(n, i / 2, 0), sizes, seq_along(sizes)); d <- long(g)
  set.seed(1); s <- summary(glht(aov(v ~ g, d), mcp(g = "Dunnett")),
                            test = adjusted("single-step", abseps = 1e-7, maxpts = 1e6))
  row("dunnett_multcomp", g, df = s$df, argument = 0, pairs = lapply(seq_along(sizes)[-1],
    function(a) c(a - 1, 0, s$test$coefficients[[a - 1]], s$test$tstat[[a - 1]], NA,
                  s$test$pvalues[a - 1], NA, NA)))
}
# studentized range: R's own error is near 1e-8 here, larger at few degrees of freedom
for (k in c(2, 3, 4, 8, 20)) for (df in c(8, 20, 60, Inf)) for (q in c(0.5, 2, 3.5, 5))
  row("studentized_range", c(q, k, df), p = ptukey(q, k, df, lower.tail = FALSE))
