#pragma once
// Which conditions are compared with which: from the roles of the design, before any value.

#include <string>
#include <vector>

#include "core/records.hpp"
#include "statistics/statistics.hpp"

namespace woundwell {

struct ConditionRole {
  std::string condition;
  Role role = Role::other;
  std::string knockdown;  ///< as in the design; may be empty with one knockdown
};

enum class Contrast {
  knockdown_v_control,
  rescue_v_knockdown,
  rescue_v_vehicle,
  rescue_v_control,     // equivalence
  vehicle_v_knockdown,  // check
  chosen,               // named by the user, of no role above
  exploratory,
};

/// Contrasts that can support a claim: these share the correction for several tests.
inline bool is_claim(Contrast kind) {
  return kind != Contrast::exploratory && kind != Contrast::vehicle_v_knockdown;
}

struct PlannedContrast {
  Contrast kind = Contrast::exploratory;
  std::string a;
  std::string b;
  std::string knockdown;
  std::string caution;
};

/// One knockdown with what belongs to it; empty names: not in the design.
struct KnockdownArm {
  std::string knockdown;
  std::string control;
  std::string rescue;
  std::string vehicle;
};

struct ContrastPlan {
  std::string control;  ///< empty: none
  std::vector<KnockdownArm> arms;
  std::vector<PlannedContrast> contrasts;
  std::vector<std::string> conditions;  ///< all but blanks, in order
  std::vector<std::string> remarks;     ///< what the design lacks
};

/// Conditions of one cell line and assay in the order in which they first appear. The first
/// control is the one compared with; further controls, further rescues or vehicles of one
/// knockdown, and conditions of role other are compared with it as exploratory.
ContrastPlan plan_contrasts(const std::vector<ConditionRole>& conditions);

/// The plan with only the named pairs planned: those that the roles give keep their part in the
/// verdict, whichever way round they are named; others are added; every further contrast of the
/// roles becomes exploratory. Pairs of which a condition is missing here are left out with a
/// remark. No pairs: the plan as it was.
ContrastPlan choose_contrasts(ContrastPlan plan, const std::vector<ConditionPair>& pairs);

/// Whether two names look like two reagents against one target: they differ only by a number at
/// the end, and what stands before it is a word such as siRNA, or ends in a number of its own, or
/// is parted by '#' ("siRNA 1" and "siRNA 2", "siMMP2 #1" and "siMMP2 #2", but not "siMMP2" and
/// "siMMP9").
bool same_target(const std::string& a, const std::string& b);

}  // namespace woundwell
