#[cfg(test)]
mod tests {
    #[test]
    fn probe() {
        use crate::energy::*;
        let v = validate(crate::silicon::Book::published());
        for s in &v.scores {
            println!("{} {:?} {:?} {:?} f90 {:.3}", s.name, s.level, s.score, s.model.law, s.model.factor_90);
            for r in &s.rows { println!("   {} {} {} pub {:.1} unseen {:.1} {:+.1}% fitted {:+.1}% base {:?}", r.point.chip, r.point.node_nm, r.point.volt, r.point.j_per_th, r.unseen, 100.0*r.error, 100.0*r.fitted_error, r.point.base); }
        }
        for c in &v.compared { println!("{}", c.words()); }
        for c in &v.curves { println!("{c:?}"); }
        for c in &v.shown { println!("{c:?}"); }
        println!("{:?}", alpha_power()); println!("{:?}", ekv());
        let l = energy_ladder(&crate::design::DesignConfig::miner()).unwrap();
        for r in &l { println!("{} {} {:.3} {:?} {:.2}", r.rung, r.additions, r.over_midstate, r.saves, r.flop_share); }
        println!("{:#?}", claims(&l));
    }
}
