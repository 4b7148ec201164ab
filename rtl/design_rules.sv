// Refuses, at elaboration, parameters that make no design: each instance below names a module that does not exist, and
// its name is the rule. Elaboration tasks such as $error would say it better, but not every tool knows them.
//
// Latency: none, there is no logic.
module design_rules #(
  parameter int ROUNDS         = 1,
  parameter int HALF           = 0,
  parameter int FOLD           = 1,
  parameter int SHARED         = 0,
  parameter int MIDSTATES      = 1,
  parameter int MIDSTATE       = 1,
  parameter int PREPARED       = 0,
  parameter int CONSTANT_WORDS = 0,
  parameter int PRE_ADDED      = 0,
  parameter int PADDING        = 0,
  parameter int EARLY_REJECT   = 0,
  parameter int EARLY_STOP     = 0,
  parameter int DEAD_WORDS     = 0,
  parameter int REJECT_BITS    = 32
);
  if (FOLD < 1 || FOLD > 64 || (FOLD & (FOLD - 1)) != 0) begin : g_r1
    rule_r1_fold_is_a_power_of_two_up_to_64 u_broken ();
  end
  if (ROUNDS != 1 && ROUNDS != 2 && ROUNDS != 4) begin : g_r2
    rule_r2_rounds_are_1_2_or_4 u_broken ();
  end
  if (HALF != 0 && (ROUNDS != 1 || FOLD != 1 || PRE_ADDED != 0)) begin : g_r3
    rule_r3_half_rounds_need_fold_1_and_exclude_pre_added u_broken ();
  end
  if (SHARED != 0 && (FOLD < 2 || ROUNDS * FOLD > 64 || MIDSTATE == 0)) begin : g_r4
    rule_r4_shared_needs_a_fold_two_stages_and_a_midstate u_broken ();
  end
  if (SHARED == 0 && ROUNDS * FOLD > 64) begin : g_r5
    rule_r5_a_stage_has_64_rounds_at_most u_broken ();
  end
  if (MIDSTATES != 1 && ((MIDSTATES != 2 && MIDSTATES != 4 && MIDSTATES != 8) || MIDSTATE == 0)) begin : g_r6
    rule_r6_midstates_are_1_2_4_or_8_and_need_midstate u_broken ();
  end
  if (FOLD != 1 && (PREPARED != 0 || CONSTANT_WORDS != 0 || PADDING != 0 || EARLY_REJECT != 0 || EARLY_STOP != 0 || DEAD_WORDS != 0)) begin : g_r7
    rule_r7_these_shortcuts_need_fold_1 u_broken ();
  end
  if (PREPARED != 0 && MIDSTATE == 0) begin : g_r8
    rule_r8_prepared_needs_midstate u_broken ();
  end
  if (EARLY_STOP != 0 && EARLY_REJECT == 0) begin : g_r9
    rule_r9_early_stop_needs_early_reject u_broken ();
  end
  if (REJECT_BITS != 32 && ((REJECT_BITS != 8 && REJECT_BITS != 16 && REJECT_BITS != 24) || EARLY_REJECT == 0)) begin : g_r10
    rule_r10_reject_bits_are_8_16_24_or_32 u_broken ();
  end
  if (EARLY_REJECT != 0 && MIDSTATE == 0) begin : g_r11
    rule_r11_early_reject_needs_midstate u_broken ();
  end
  if (EARLY_REJECT != 0 && REJECT_BITS == 8 && MIDSTATES != 1) begin : g_r12
    rule_r12_8_reject_bits_leave_the_checker_time_for_one_midstate u_broken ();
  end
endmodule
