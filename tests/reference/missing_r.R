# Makes missing_r.csv with R: Rscript missing_r.R > missing_r.csv
# Missing values, empty groups and groups without spread, as R deals with them. p "none": R stops
# with an error or gives NaN, so that there must be no p. x: groups by |, NA is a missing value.
set.seed(20241120)
num <- function(v) if (length(v) == 0) "" else paste(ifelse(is.na(v), "NA",
  formatC(v, digits = 17, format = "g", width = 1)), collapse = " ")
cat("method,x,statistic,p\n")
row <- function(method, g, f) {
  r <- tryCatch(suppressWarnings(f(g)), error = function(e) list(statistic = NA, p.value = NA))
  bad <- is.na(r$p.value)
  cat(method, paste(sapply(g, num), collapse = "|"), if (bad) "none" else num(r$statistic),
      if (bad) "none" else num(r$p.value), sep = ",")
  cat("\n")
}
full <- function(g) Filter(length, lapply(g, function(v) v[!is.na(v)]))
stack2 <- function(g) { g <- full(g); data.frame(v = unlist(g),
                                                 g = factor(rep(seq_along(g), lengths(g)))) }
f_of <- function(g) { a <- anova(lm(v ~ g, stack2(g)))
  within <- sapply(full(g), function(v) length(unique(v)) > 1)
  list(statistic = a$F[1], p.value = if (any(within)) a$Pr[1] else NA) }
blocks <- function(g) { m <- do.call(cbind, g); m[complete.cases(m), , drop = FALSE] }
tests <- list(
  welch = function(g) t.test(g[[1]], g[[2]]),
  student = function(g) t.test(g[[1]], g[[2]], var.equal = TRUE),
  mann_whitney = function(g) { r <- wilcox.test(g[[1]], g[[2]], exact = TRUE)
    v <- full(list(g[[1]]))[[1]]; m <- length(v); v <- rank(c(v, full(list(g[[2]]))[[1]]))
    if (anyDuplicated(v)) {  # R has no exact p with ties: all choices of ranks
      far <- abs(combn(v, m, sum) - m * (length(v) + 1) / 2)
      r$p.value <- if (max(far) == 0) NA else mean(far >= far[1] - 1e-9)
    }
    r },
  paired = function(g) t.test(g[[1]] - g[[2]]),
  pearson = function(g) { r <- cor.test(g[[1]], g[[2]]); r$statistic <- r$estimate; r },
  one_way_anova = f_of,
  friedman = function(g) { r <- friedman.test(blocks(g)); r$p.value <- 1 - (is.nan(r$statistic))
    if (is.nan(r$statistic) || nrow(blocks(g)) < 2) r$p.value <- NA; r },
  blocked_anova = function(g) { m <- blocks(g); d <- data.frame(v = as.vector(m),
      g = factor(col(m)), b = factor(base::row(m))); a <- anova(lm(v ~ b + g, d))
    if (nrow(m) < 2 || a$"Sum Sq"[3] < 1e-20) a$Pr[2] <- NA
    list(statistic = a$F[2], p.value = a$Pr[2]) })
distinct <- function(n) sample(1:400, n) / 40
cases <- list()
for (n in c(4, 5, 7)) {
  x <- distinct(n); y <- x[sample(n)] + distinct(n) + 11
  cases <- c(cases, list(list(replace(x, 2, NA), y), list(x, replace(y, c(1, n), NA)),
                         list(replace(x, 1, NA), replace(y, n, NA))))
}
cases <- c(cases, list(list(c(NA, NA, NA), distinct(3)), list(distinct(3), c(NA, 2, NA)),
                       list(c(2, 2, 2), c(2, 2, 2)), list(c(2, 2, 2), c(3, 3, 3)),
                       list(c(1e10, 2e10, 4e10), c(7e10, NA, 9e10)), list(5, 6)))
three <- c(cases, lapply(cases, function(g) c(g, list(g[[1]] + g[[2]] * 0.3 + seq_along(g[[1]])^2))))
for (g in cases) for (m in c("welch", "student", "mann_whitney", "paired", "pearson"))
  row(m, g, tests[[m]])
for (g in three) for (m in c("one_way_anova", "blocked_anova", "friedman")) row(m, g, tests[[m]])
