//! Gates in the order of the way of data.

use super::GatesError;
use super::circuit::{Circuit, Driver};

/// Gates, each behind those that it reads; flip-flops are none.
///
/// # Errors
/// A loop, by its nets.
pub fn order(circuit: &Circuit) -> Result<Vec<u32>, GatesError> {
    let reads = |net: u32| match circuit.drivers[net as usize] {
        Driver::Cell(instance, _) if !circuit.is_flop(instance) => Some(instance),
        _ => None,
    };
    let mut gates = (0..circuit.instances.len() as u32).filter(|&i| !circuit.is_flop(i));
    let mut waits = vec![0_u32; circuit.instances.len()];
    let mut ready = Vec::new();
    for gate in gates.clone() {
        let inputs = circuit.instances[gate as usize].inputs.iter();
        waits[gate as usize] = inputs.filter(|&&net| reads(net).is_some()).count() as u32;
        if waits[gate as usize] == 0 {
            ready.push(gate);
        }
    }
    let mut order = Vec::new();
    let mut at = 0;
    while let Some(&gate) = ready.get(at) {
        at += 1;
        order.push(gate);
        for net in circuit.instances[gate as usize].outputs.iter().flatten() {
            for &(sink, _) in &circuit.sinks[*net as usize] {
                if circuit.is_flop(sink) {
                    continue;
                }
                waits[sink as usize] -= 1;
                if waits[sink as usize] == 0 {
                    ready.push(sink);
                }
            }
        }
    }
    let Some(mut gate) = gates.find(|&gate| waits[gate as usize] > 0) else {
        return Ok(order);
    };
    // Backwards from there, through gates that wait too, until one comes again.
    let mut seen = Vec::new();
    while !seen.contains(&gate) {
        seen.push(gate);
        let inputs = circuit.instances[gate as usize].inputs.iter();
        let waiting = inputs
            .filter_map(|&net| reads(net))
            .find(|&i| waits[i as usize] > 0);
        let Some(next) = waiting else { break };
        gate = next;
    }
    let from = seen.iter().position(|&known| known == gate).unwrap_or(0);
    let mut path: Vec<String> = seen[from..]
        .iter()
        .rev()
        .map(|&i| {
            let instance = &circuit.instances[i as usize];
            let net = instance.outputs.iter().flatten().next();
            let net = net.map_or("?", |&net| circuit.names[net as usize].as_str());
            format!("{net} ({})", instance.name)
        })
        .collect();
    path.extend(path.first().cloned());
    Err(GatesError::Loop { path })
}
