# Makes statistics_r.csv with base R: Rscript statistics_r.R > statistics_r.csv
# One row per case: method, data (numbers by space, groups by |), and what R says. Missing: NA.
set.seed(20240607)
num <- function(v) paste(formatC(v, digits = 17, format = "g", width = 1), collapse = " ")
one <- function(v) if (length(v) == 0 || is.na(v)) "NA" else num(v)
cat("method,x,y,statistic,p,estimate,low,high,level\n")
row <- function(method, x, y = numeric(0), statistic = NA, p = NA, estimate = NA, low = NA,
                high = NA, level = NA) {
  text <- function(v) if (is.list(v)) paste(sapply(v, num), collapse = "|") else num(v)
  cat(method, text(x), if (length(y)) text(y) else "", one(statistic), one(p), one(estimate),
      one(low), one(high), one(level), sep = ",")
  cat("\n")
}
distinct <- function(n, scale = 1, shift = 0) sample(1:(40 * n), n) / 40 * scale + shift

# Mann-Whitney without ties, exact, with Hodges-Lehmann interval
sizes <- list(c(1, 3), c(2, 2), c(2, 5), c(3, 3), c(3, 4), c(4, 4), c(5, 3), c(5, 5), c(6, 6),
              c(8, 5), c(10, 12), c(20, 25), c(30, 12), c(49, 49))
for (s in sizes) for (scale in c(1, 1e-6, 1e9)) {
  v <- distinct(sum(s), scale)
  x <- v[1:s[1]] ; y <- v[-(1:s[1])]
  y <- y[!(y %in% x)]
  w <- suppressWarnings(wilcox.test(x, y, exact = TRUE, conf.int = TRUE))
  q <- qwilcox(0.025, length(x), length(y)); if (q == 0) q <- 1
  row("mann_whitney_exact", x, y, w$statistic, w$p.value, w$estimate, w$conf.int[1], w$conf.int[2],
      1 - 2 * pwilcox(q - 1, length(x), length(y)))
}
# exact with ties, by enumeration: as far or farther from the mean of the rank sum
enumerate <- function(x, y) {
  r <- rank(c(x, y)); m <- length(x)
  sums <- combn(r, m, sum)
  centre <- m * (length(r) + 1) / 2
  c(sum(r[1:m]) - m * (m + 1) / 2, mean(abs(sums - centre) >= abs(sum(r[1:m]) - centre) - 1e-9))
}
for (s in list(c(2, 3), c(3, 3), c(3, 4), c(4, 4), c(5, 4), c(5, 5), c(6, 6), c(7, 8), c(8, 8)))
  for (levels in c(2, 3, 5)) {
    repeat {
      x <- sample(1:levels, s[1], TRUE); y <- sample(1:levels, s[2], TRUE)
      if (length(unique(c(x, y))) > 1) break
    }
    e <- enumerate(x, y)
    row("mann_whitney_ties", x / 7, y / 7, e[1], e[2])
  }
# normal approximation, with and without ties
for (s in list(c(50, 50), c(60, 10), c(3, 80), c(120, 70))) for (levels in c(4, 15, 100000)) {
  x <- sample(1:levels, s[1], TRUE); y <- sample(1:levels, s[2], TRUE) + levels %/% 8
  w <- wilcox.test(x, y, exact = FALSE, correct = TRUE)
  row("mann_whitney_normal", x, y, w$statistic, w$p.value)
}
# signed rank without ties and zeros, exact, with interval
for (n in c(1, 2, 3, 4, 5, 6, 8, 10, 15, 30, 50)) for (shift in c(0, 0.4)) {
  d <- distinct(n) * sample(c(-1, 1), n, TRUE, c(0.5 - shift, 0.5 + shift))
  if (n == 1) {
    w <- wilcox.test(d, exact = TRUE)
    row("signed_rank_exact", d, numeric(0), w$statistic, w$p.value)
  } else {
    w <- suppressWarnings(wilcox.test(d, exact = TRUE, conf.int = TRUE))
    q <- qsignrank(0.025, n); if (q == 0) q <- 1
    row("signed_rank_exact", d, numeric(0), w$statistic, w$p.value, w$estimate, w$conf.int[1],
        w$conf.int[2], 1 - 2 * psignrank(q - 1, n))
  }
}
# signed rank with ties and zeros by enumeration of all signs
for (n in c(3, 4, 5, 6, 8, 10)) for (levels in c(2, 4)) for (pratt in c(FALSE, TRUE)) {
  repeat { d <- sample(-levels:levels, n, TRUE); if (any(d != 0)) break }
  if (pratt) { r <- rank(abs(d))[d != 0]; k <- d[d != 0] } else { k <- d[d != 0]; r <- rank(abs(k)) }
  signs <- as.matrix(expand.grid(rep(list(0:1), length(k))))
  v <- as.vector(signs %*% r); obs <- sum(r[k > 0])
  row(if (pratt) "signed_rank_pratt" else "signed_rank_ties", d, numeric(0), obs,
      mean(abs(v - sum(r) / 2) >= abs(obs - sum(r) / 2) - 1e-9))
}
for (n in c(60, 150)) for (levels in c(6, 50000)) {
  d <- sample(-levels:levels, n, TRUE) + levels %/% 9
  w <- wilcox.test(d[d != 0], exact = FALSE, correct = TRUE)
  row("signed_rank_normal", d, numeric(0), w$statistic, w$p.value)
}
# t tests
for (n in c(2, 3, 4, 7, 20)) for (scale in c(1, 1e-8, 1e12)) for (shift in c(0, 0.7)) {
  x <- signif(rnorm(n, shift), 6) * scale; y <- signif(rnorm(n + 1, 0, 2), 6) * scale
  t1 <- t.test(x)
  row("t_paired", x, numeric(0), t1$statistic, t1$p.value, t1$estimate, t1$conf.int[1],
      t1$conf.int[2])
  t2 <- t.test(x, y)
  row("t_welch", x, y, t2$statistic, t2$p.value, t2$estimate[1] - t2$estimate[2], t2$conf.int[1],
      t2$conf.int[2])
  t3 <- t.test(x, y, var.equal = TRUE)
  row("t_student", x, y, t3$statistic, t3$p.value)
}
x <- c(1, 2, 3); y <- c(101, 102.5, 99)  # far tail
t2 <- t.test(x, y); row("t_welch", x, y, t2$statistic, t2$p.value,
                        t2$estimate[1] - t2$estimate[2], t2$conf.int[1], t2$conf.int[2])
# Kruskal-Wallis by chi-square, where exact is out of reach
for (k in c(2, 3, 5, 8)) for (levels in c(3, 8, 10000)) {
  g <- lapply(1:k, function(i) sample(1:levels, 12 + i, TRUE) + i * (levels %/% 20))
  w <- kruskal.test(g)
  row("kruskal_wallis_chi", g, numeric(0), w$statistic, w$p.value)
}
# correlation
for (n in c(3, 4, 5, 7, 9)) for (slope in c(0, 1)) {
  x <- distinct(n); y <- slope * x + distinct(n, 0.7)
  if (anyDuplicated(y)) y <- y + seq_len(n) / 1000
  s <- cor.test(x, y, method = "spearman", exact = TRUE)
  row("spearman_exact", x, y, s$estimate, s$p.value)
}
for (n in c(3, 4, 6, 12, 40)) for (slope in c(0, 1, -3)) {
  x <- signif(rnorm(n), 6); y <- slope * x + signif(rnorm(n), 6)
  s <- cor.test(x, y)
  row("pearson", x, y, s$estimate, s$p.value, s$estimate,
      if (n > 3) s$conf.int[1] else NA, if (n > 3) s$conf.int[2] else NA)
}
# corrections
for (n in c(1, 2, 4, 9, 30)) for (power in c(1, 4)) {
  p <- signif(runif(n)^power, 5)
  if (n == 9) p[3] <- p[7]
  for (m in c("holm", "BH", "bonferroni")) row(paste0("adjust_", m), p, p.adjust(p, m))
}

# Standardised effects: intervals of the noncentral t from pt(), Newcombe's score interval of
# P(a > b) from uniroot()
shift <- function(p, t, df) {
  far <- 12 + 0.9 * abs(t)
  suppressWarnings(uniroot(function(d) pt(t, df, d) - p, t + c(-far, far), tol = 1e-13)$root)
}
factor_j <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
newcombe <- function(a, b) {
  m <- length(a); n <- length(b); share <- (sum(outer(a, b, ">")) + sum(outer(a, b, "==")) / 2) / m / n
  k <- (m + n) / 2 - 1
  v <- function(p) p * (1 - p) * (1 + k * (1 - p) / (2 - p) + k * p / (1 + p)) / (m * n)
  end <- function(to) {  # at 0 and 1 the variance is 0, too: those are no roots
    from <- min(max(share, 1e-9), 1 - 1e-9)
    uniroot(function(p) (share - p)^2 - qnorm(0.975)^2 * v(p), sort(c(from, to)), tol = 1e-15)$root
  }
  2 * c(share, if (share == 0) 0 else end(1e-12), if (share == 1) 1 else end(1 - 1e-12)) - 1
}
for (s in list(c(2, 2), c(3, 3), c(4, 4), c(3, 6), c(5, 5), c(8, 8), c(20, 12)))
  for (step in c(0, 0.7, 2)) {
    x <- signif(rnorm(s[1], step), 5); y <- signif(rnorm(s[2]), 5)
    df <- sum(s) - 2; size <- prod(s) / sum(s)
    d <- (mean(x) - mean(y)) / sqrt((sum((x - mean(x))^2) + sum((y - mean(y))^2)) / df)
    row("hedges_g", x, y, estimate = factor_j(df) * d,
        low = shift(0.975, d * sqrt(size), df) / sqrt(size),
        high = shift(0.025, d * sqrt(size), df) / sqrt(size))
    ties <- round(x * 2); others <- round(y * 2)
    for (p in list(list(x, y), list(ties, others))) {
      e <- newcombe(p[[1]], p[[2]])
      row("cliffs_delta", p[[1]], p[[2]], estimate = e[1], low = e[2], high = e[3])
    }
    if (s[1] < 3) next
    n <- s[1]; d <- mean(x) / sd(x)
    row("hedges_g_paired", x, estimate = factor_j(n - 1) * d,
        low = shift(0.975, d * sqrt(n), n - 1) / sqrt(n),
        high = shift(0.025, d * sqrt(n), n - 1) / sqrt(n))
  }
