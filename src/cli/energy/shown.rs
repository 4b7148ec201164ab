//! An answer, as plain data.

use serde::Serialize;

use super::request::Request;
use crate::cli::Failure;
use crate::design::DesignConfig;
use crate::energy::{
    Area, Base, Coefficient, Estimate, Kind, Level, Model, Operation, Speed, Sum, Term,
    coefficient, folded_warning, leakage_pj, longest_path_ns, pitch, pitch_source,
};
use crate::silicon::{Book, Row};

/// What a chip in a machine is taken to have, degrees Celsius.
pub(super) const USUAL_CELSIUS: f64 = 60.0;

/// `goldbench.energy/1`
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    schema: &'static str,
    version: &'static str,
    /// The chip that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) chip: Option<Chip>,
    pub(super) node_nm: f64,
    pub(super) volts: (f64, f64),
    pub(super) celsius: f64,
    /// J/TH at the chip, leakage and all.
    pub(super) levels: Vec<Answer>,
    /// J/TH at the wall.
    pub(super) at_wall: Vec<Answer>,
    pub(super) wall: f64,
    /// What the models were fitted to.
    pub(super) models: Vec<Model>,
    pub(super) speed: Speed,
    pub(super) designs: Vec<Design>,
    pub(super) coefficients: Vec<Coefficient>,
    pub(super) warnings: Vec<String>,
}

/// A chip and what was published of it.
#[derive(Debug, Serialize)]
pub(super) struct Chip {
    pub(super) name: &'static str,
    pub(super) machine: &'static str,
    pub(super) maker: &'static str,
    pub(super) why: &'static str,
    pub(super) published: Vec<Row>,
}

/// A level's answer.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub(super) level: Level,
    #[serde(flatten)]
    pub(super) estimate: Estimate,
}

/// A design, alone.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the field's name in the schema")]
pub(super) struct Design {
    pub(super) settings: String,
    pub(super) design: DesignConfig,
    /// J/TH at the chip by level 1, its voltage the geometric mean of the range.
    pub(super) j_per_th: f64,
    /// That over the sum at the reference.
    pub(super) scale: f64,
    /// Sum at the reference node and voltage, pJ a hash.
    pub(super) reference_pj: f64,
    pub(super) terms: Vec<Term>,
    pub(super) flop_share: f64,
    /// Low, middle and high, pJ a hash: in it already, as it is in the published rows.
    pub(super) leakage: [f64; 3],
    /// What a slower clock or a hotter chip leaks beyond that; added.
    pub(super) leakage_beyond: [f64; 3],
    pub(super) mhz: f64,
    /// The highest clock that the law allows; `None` where it says nothing.
    pub(super) most_mhz: Option<f64>,
    pub(super) path_ns: f64,
    pub(super) hashes_per_clock: f64,
    pub(super) ghs: f64,
    pub(super) watts: f64,
    pub(super) area: Area,
    pub(super) ghs_per_mm2: f64,
}

impl Shown {
    /// Works it out.
    ///
    /// # Errors
    /// A lone compression pipe; a voltage that the law of frequency says nothing of.
    pub(super) fn of(request: &Request) -> Result<Self, Failure> {
        let models: Vec<Model> = Level::ALL.map(Model::published).into();
        let mut warnings = request.warnings.clone();
        let mut designs = Vec::new();
        for design in &request.designs {
            designs.push(Design::of(request, &models[1], design, &mut warnings)?);
        }
        warnings.dedup();
        let leak = |at: usize| {
            let all = designs.iter().map(|design| design.leakage_beyond[at]);
            all.sum::<f64>() / designs.len() as f64
        };
        let leaks = [leak(0), leak(1), leak(2)];
        let levels: Vec<Answer> = models
            .iter()
            .map(|model| answer(model, request, leaks))
            .collect();
        let wall = coefficient("wall");
        let times = |by: [f64; 3], of: &Estimate| Estimate {
            low: of.low * by[0],
            j_per_th: of.j_per_th * by[1],
            high: of.high * by[2],
        };
        let factors = [
            wall.low.unwrap_or(wall.value),
            wall.value,
            wall.high.unwrap_or(wall.value),
        ];
        let at_wall = levels.iter().map(|answer| Answer {
            level: answer.level,
            estimate: times(factors, &answer.estimate),
        });
        let mut names: Vec<&str> = designs
            .iter()
            .flat_map(|d| &d.terms)
            .flat_map(|t| t.coefficients.clone())
            .collect();
        names.extend([
            "reference.node",
            "reference.volt",
            "leakage.180",
            "leakage.7",
            "swing",
            "dibl",
            "wall",
        ]);
        names.extend([
            "area.flop",
            "area.addition",
            "area.exponent",
            "utilisation",
            "path.one",
            "path.exponent",
            "path.round",
        ]);
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(*name);
                true
            }
        });
        let mut coefficients: Vec<Coefficient> = names
            .into_iter()
            .map(|name| coefficient(name).clone())
            .collect();
        coefficients.extend(models.iter().flat_map(|model| law(model, request.node_nm)));
        Ok(Self {
            schema: "goldbench.energy/1",
            version: env!("CARGO_PKG_VERSION"),
            chip: request.chip.map(|chip| Chip {
                name: &chip.name,
                machine: &chip.machine,
                maker: &chip.maker,
                why: &chip.why,
                published: Book::published()
                    .rows
                    .iter()
                    .filter(|r| r.name == chip.name)
                    .cloned()
                    .collect(),
            }),
            node_nm: request.node_nm,
            volts: request.volts,
            celsius: request.celsius,
            at_wall: at_wall.collect(),
            levels,
            wall: wall.value,
            models,
            speed: request.speed.clone(),
            designs,
            coefficients,
            warnings,
        })
    }
}

/// A level, from the least plausible voltage to the greatest.
fn answer(model: &Model, request: &Request, leaks: [f64; 3]) -> Answer {
    let base = match model.level {
        Level::Null => Base::ONE,
        Level::Architecture => Base::of(&request.designs),
    };
    let at = |volt| {
        let node_nm = request.node_nm;
        model.estimate(base, Operation { node_nm, volt })
    };
    let (low, high) = (at(request.volts.0), at(request.volts.1));
    // The null law knows neither clock nor temperature.
    let leaks = if model.level == Level::Null {
        [0.0; 3]
    } else {
        leaks
    };
    Answer {
        level: model.level,
        estimate: Estimate {
            low: low.low + leaks[0],
            j_per_th: (low.j_per_th * high.j_per_th).sqrt() + leaks[1],
            high: high.high + leaks[2],
        },
    }
}

/// What a model's law is made of, as coefficients.
fn law(model: &Model, node_nm: f64) -> Vec<Coefficient> {
    let fitted = |name: &str, value, unit: &str| Coefficient {
        name: name.into(),
        value,
        low: None,
        high: None,
        unit: unit.into(),
        kind: Kind::Fitted,
        from: format!(
            "least squares in logarithms on {} rows of {} chips (score B)",
            model.rows, model.chips
        ),
    };
    match model.level {
        Level::Null => vec![
            fitted("level0.c0", model.law.scale, "pF at 28 nm (1000 C0)"),
            fitted("level0.exponent", model.law.exponent, "power of the node"),
        ],
        Level::Architecture => vec![
            fitted(
                "level1.silicon",
                model.law.scale,
                "silicon over mapped slices, at 28 nm",
            ),
            Coefficient {
                name: "level1.pitch".into(),
                value: pitch(node_nm),
                low: None,
                high: None,
                unit: "of the mean pitch at 28 nm".into(),
                kind: Kind::Published,
                from: format!("root of memory cells' areas: {}", pitch_source(node_nm)),
            },
        ],
    }
}

impl Design {
    fn of(
        request: &Request,
        model: &Model,
        design: &DesignConfig,
        warnings: &mut Vec<String>,
    ) -> Result<Self, Failure> {
        let sum = Sum::of(design).map_err(|error| Failure::input(error.to_string()).at("kind"))?;
        let volt = (request.volts.0 * request.volts.1).sqrt();
        let node_nm = request.node_nm;
        let most = request.speed.most_mhz(design, node_nm, volt);
        let mhz = match (request.freq_mhz, &most) {
            (Some(mhz), Ok(most)) => {
                if mhz > 2.0 * most {
                    warnings.push(format!("{mhz} MHz is more than twice the {most:.0} MHz that the law of frequency allows here"));
                }
                mhz
            }
            (Some(mhz), Err(_)) => mhz,
            (None, Ok(most)) => *most,
            (None, Err(error)) => {
                return Err(Failure::input(error.to_string())
                    .at("--law alpha-power")
                    .help("take --law ekv, or give the clock with --freq"));
            }
        };
        if request.freq_mhz.is_none() {
            warnings.extend(folded_warning(design).map(str::to_owned));
        }
        // The law is of one volt: the reference's is taken out of the sum.
        let reference = coefficient("reference.volt").value.powi(2);
        let scale = model.scale(Operation { node_nm, volt }) / reference;
        let rate = mhz * 1e6 * sum.hashes_per_clock;
        let leakage = leakage_pj(&sum, (node_nm, volt, request.celsius), rate);
        // Both laws were fitted to whole chips at their highest clocks: that much leakage is in them.
        let full = *most.as_ref().unwrap_or(&mhz) * 1e6 * sum.hashes_per_clock;
        let held = leakage_pj(&sum, (node_nm, volt, USUAL_CELSIUS), full);
        let leakage_beyond = [0, 1, 2].map(|at| f64::max(leakage[at] - held[at], 0.0));
        let j_per_th = scale * sum.pj() + leakage_beyond[1];
        let area = Area::of(&sum, node_nm);
        Ok(Self {
            settings: match design.differences().as_str() {
                "" => format!("{} as it stands", design.kind.word()),
                other => other.into(),
            },
            design: *design,
            j_per_th,
            scale,
            reference_pj: sum.pj(),
            flop_share: sum.flop_share(),
            leakage,
            leakage_beyond,
            mhz,
            most_mhz: most.ok(),
            path_ns: longest_path_ns(design, node_nm),
            hashes_per_clock: sum.hashes_per_clock,
            ghs: rate / 1e9,
            watts: rate * j_per_th * 1e-12,
            area,
            ghs_per_mm2: rate / 1e9 / area.placed_mm2,
            terms: sum.terms,
        })
    }
}
